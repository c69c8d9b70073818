package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalDoctorTest {
    @TempDir
    Path root;

    @ParameterizedTest
    @CsvSource({"11,FAIL", "16,FAIL", "17,OK", "21,OK", "25,OK", "26,FAIL"})
    void java_must_be_17_to_25(int version, Level level) throws IOException {
        assertThat(finding(new LocalDoctor(new FakeStack(root).stack, version, "/usr/bin"), "java")
                        .level())
                .isEqualTo(level);
    }

    @Test
    void a_missing_setsid_is_found_with_its_remedy() throws IOException {
        // when
        Finding finding = finding(new LocalDoctor(new FakeStack(root).stack, 17, root.toString()), "setsid");

        // then
        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.advice()).contains("util-linux");
    }

    @Test
    void a_fit_machine_without_deployment_has_no_failure() throws IOException {
        assertThat(new LocalDoctor(new FakeStack(root).stack).examine())
                .extracting(Finding::level)
                .doesNotContain(Level.FAIL);
    }

    @Test
    void missing_jars_are_found_with_their_folder() throws IOException {
        // given
        FakeStack fake = new FakeStack(root);
        Files.delete(fake.stack.sparkJars().path().resolve("fake.jar"));

        // when
        Finding finding = finding(new LocalDoctor(fake.stack), "runtime spark");

        // then
        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.message()).contains(fake.stack.sparkJars().toString());
    }

    @Test
    void a_state_folder_below_a_file_is_found() throws IOException {
        // given
        Path file = Files.writeString(root.resolve("file"), "");
        LocalStack stack = new LocalStack(
                ContextFolder.of(file, "test"), new Runtimes(root, ClassArchives.NONE), List.of(), List.of());

        // when, then
        assertThat(finding(new LocalDoctor(stack), "state folder").level()).isEqualTo(Level.FAIL);
    }

    @Test
    void a_dead_service_and_a_taken_port_are_found() throws IOException {
        try (FakeStack fake = new FakeStack(root)) {
            // given
            fake.deploy();
            fake.kill("kafka");
            try (ServerSocket other = new ServerSocket(fake.kafkaPort, 1, InetAddress.getByName("127.0.0.1"))) {
                // when
                LocalDoctor doctor = new LocalDoctor(fake.stack);

                // then
                assertThat(finding(doctor, "pid file kafka").message()).contains("kafka exited");
                assertThat(finding(doctor, "port " + other.getLocalPort()).level())
                        .isEqualTo(Level.FAIL);
                assertThat(finding(doctor, "connect").level()).isEqualTo(Level.OK);
            }
        }
    }

    @Test
    void a_state_of_another_version_is_a_finding_and_no_error() throws IOException {
        // given
        FakeStack fake = new FakeStack(root);
        fake.folder.createRoot();
        Files.writeString(fake.folder.deploymentFile(), "{\"version\":7}");

        // when, then
        assertThat(finding(new LocalDoctor(fake.stack), "deployment").message()).contains("another version");
    }

    private static Finding finding(LocalDoctor doctor, String check) {
        return doctor.examine().stream()
                .filter(finding -> finding.check().equals(check))
                .findFirst()
                .orElseThrow();
    }
}
