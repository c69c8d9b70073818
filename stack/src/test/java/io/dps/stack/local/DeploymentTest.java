package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentTest {
    @TempDir
    Path root;

    private ContextFolder folder;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root, "test");
        folder.createRoot();
    }

    @Test
    void a_deployment_is_read_as_it_was_written() {
        // given
        Deployment deployment =
                new Deployment(9093, 15003, 40001, 9092, 15002, Instant.parse("2026-11-22T07:00:00Z"), true);

        // when
        deployment.save(folder);

        // then
        assertThat(Deployment.load(folder)).contains(deployment);
    }

    @Test
    void there_is_none_before_the_first_deploy() {
        assertThat(Deployment.load(folder)).isEmpty();
        assertThat(Deployment.load(ContextFolder.of(root, "other"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2", "0", "99"})
    void another_version_is_refused_in_words(int version) throws IOException {
        // given
        Files.writeString(folder.deploymentFile(), "{\"version\":" + version + ",\"ports\":[1]}");

        // when
        UserFailure failure = catchThrowableOfType(UserFailure.class, () -> Deployment.load(folder));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure)
                .hasMessageContaining("another version of dps")
                .hasMessageContaining("has version " + version + ", this dps knows version 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{", "[]", "{\"version\":1}", "''"})
    void a_damaged_file_is_named(String text) throws IOException {
        // given
        Files.writeString(folder.deploymentFile(), text);

        // when
        UserFailure failure = catchThrowableOfType(UserFailure.class, () -> Deployment.load(folder));

        // then
        assertThat(failure).hasMessage("the state of context test is damaged: " + folder.deploymentFile());
    }
}
