package io.dps.stack.swarm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.image.ImageBuilder.WholeArchive;
import io.dps.stack.swarm.image.ImageInputs.DagFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageInputsTest {
    @TempDir
    Path runtimes;

    @TempDir
    Path cache;

    private Path kept;

    @BeforeEach
    void makeJars() throws IOException {
        kept = cache.resolve("digests");
        for (String runtime : new String[] {"kafka", "spark"}) {
            Path folder = Files.createDirectories(runtimes.resolve(runtime));
            Files.writeString(folder.resolve("scala-library.jar"), "scala");
            Files.writeString(folder.resolve("dps-own.jar"), "ours");
            Files.writeString(folder.resolve("notes.txt"), "no jar");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_same_files_elsewhere_make_the_same_tag(StackImage image, @TempDir Path elsewhere) throws IOException {
        // given
        for (String runtime : new String[] {"kafka", "spark"}) {
            Path folder = Files.createDirectories(elsewhere.resolve(runtime));
            Files.writeString(folder.resolve("dps-own.jar"), "ours");
            Files.writeString(folder.resolve("scala-library.jar"), "scala");
        }

        // when
        String tag = inputs(runtimes).tag(image);

        // then
        assertThat(tag).matches("dps/" + image.shortName() + ":[0-9a-f]{12}");
        assertThat(inputs(elsewhere).tag(image)).isEqualTo(tag);
    }

    @Test
    void another_jar_makes_another_tag_for_that_image_alone() throws IOException {
        // given
        ImageInputs before = inputs(runtimes);
        String kafka = before.tag(StackImage.KAFKA);
        String spark = before.tag(StackImage.SPARK);
        Files.writeString(runtimes.resolve("kafka/dps-own.jar"), "changed");

        // when
        ImageInputs after = inputs(runtimes);

        // then
        assertThat(after.tag(StackImage.KAFKA)).isNotEqualTo(kafka);
        assertThat(after.tag(StackImage.SPARK)).isEqualTo(spark);
    }

    @Test
    void a_jar_that_changed_its_name_makes_another_tag() throws IOException {
        // given
        String before = inputs(runtimes).tag(StackImage.KAFKA);
        Files.move(runtimes.resolve("kafka/scala-library.jar"), runtimes.resolve("kafka/scala.jar"));

        // when
        String after = inputs(runtimes).tag(StackImage.KAFKA);

        // then
        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void another_base_makes_another_hash() throws IOException {
        // given
        BuildContext context = inputs(runtimes).context(StackImage.KAFKA);
        FileDigests digests = new FileDigests(kept);

        // then
        assertThat(context.hash("dps/base:1", digests)).isNotEqualTo(context.hash("dps/base:2", digests));
    }

    @Test
    void the_archive_has_ours_in_a_folder_of_their_own_and_programs_executable() throws IOException {
        // given
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // when
        inputs(runtimes).context(StackImage.SPARK).writeTo(out);

        // then
        Map<String, String> modes = new TreeMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                modes.put(entry.getName(), Integer.toOctalString(entry.getMode() & 0777));
                assertThat(entry.getLongUserId()).isZero();
                assertThat(entry.getLastModifiedDate().getTime()).isZero();
            }
        }
        assertThat(modes)
                .isEqualTo(Map.of(
                        "Dockerfile", "644",
                        "log4j2.xml", "644",
                        "java-options", "644",
                        "bin/spark", "755",
                        "dps/dps-own.jar", "644",
                        "lib/scala-library.jar", "644"));
    }

    @Test
    void a_folder_without_jars_is_named(@TempDir Path empty) {
        assertThatThrownBy(() -> inputs(empty).tag(StackImage.KAFKA))
                .isInstanceOf(UserFailure.class)
                .hasMessage(empty.resolve("kafka") + " contains no jars");
    }

    @Test
    void a_jar_that_cannot_be_read_is_named_in_the_archive() throws IOException {
        // given
        BuildContext context = inputs(runtimes).context(StackImage.KAFKA);
        Path jar = runtimes.resolve("kafka/dps-own.jar");
        Files.delete(jar);

        // then
        assertUnreadable(context, jar, "cannot read " + jar + ": no such file or folder");
        Files.createDirectory(jar);
        assertUnreadable(context, jar, "cannot read " + jar + ": Is a directory");
        Files.delete(jar);
        // The kernel tells a size of 4096 bytes, and gives two.
        Files.createSymbolicLink(jar, Path.of("/sys/kernel/fscaps"));
        assertUnreadable(context, jar, jar + " changed while it was being sent to the engine");
        Files.delete(jar);
        // A size of 0, and more to read.
        Files.createSymbolicLink(jar, Path.of("/proc/version"));
        assertUnreadable(context, jar, jar + " changed while it was being sent to the engine");
        Files.delete(jar);
    }

    private static void assertUnreadable(BuildContext context, Path jar, String message) {
        assertThatThrownBy(() -> context.writeTo(new ByteArrayOutputStream()))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                    assertThat(failure).hasMessageStartingWith(message);
                    assertThat(failure.hint()).endsWith("then run 'stack images build' again");
                });
    }

    @Test
    void a_jar_that_cannot_be_read_is_named_in_its_tag() throws IOException {
        Path jar = runtimes.resolve("kafka/dps-own.jar");
        Files.delete(jar);
        Files.createDirectory(jar);

        assertThatThrownBy(() -> inputs(runtimes).tag(StackImage.KAFKA))
                .isInstanceOf(UserFailure.class)
                .hasMessage("cannot read " + jar + ": Is a directory");
    }

    @Test
    void a_broken_archive_is_no_smaller_one() throws IOException {
        UserFailure reason = UserFailure.failed("cannot read x.jar", "");
        AtomicReference<UserFailure> failure = new AtomicReference<>();
        WholeArchive archive = new WholeArchive(new ByteArrayInputStream(new byte[] {1, 2}), failure);

        assertThat(archive.readNBytes(2)).containsExactly(1, 2);
        assertThat(archive.read()).isEqualTo(-1);
        failure.set(reason);
        assertThatThrownBy(archive::read).isInstanceOf(IOException.class).hasMessage("cannot read x.jar");
        assertThatThrownBy(() -> archive.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void every_file_of_dags_goes_into_the_image() throws IOException {
        // given
        Path dags = Path.of("src/main/resources/io/dps/stack/airflow/dags");

        // then
        try (Stream<Path> all = Files.walk(dags)) {
            assertThat(all.filter(Files::isRegularFile)
                            .map(file -> dags.relativize(file).toString())
                            .filter(file -> !file.endsWith(".pyc")))
                    .containsExactlyInAnyOrderElementsOf(DagFiles.ALL);
        }
    }

    @Test
    void gathered_files_are_in_the_archive_and_not_in_the_hash() throws IOException {
        // given
        BuildContext context = inputs(runtimes).context(StackImage.AIRFLOW);
        FileDigests digests = new FileDigests(kept);
        String before = context.hash("", digests);
        Path wheel = Files.writeString(runtimes.resolve("some.whl"), "wheel");
        context.addDeferred("wheels/some.whl", wheel);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        // when
        context.writeTo(out);

        // then
        assertThat(context.hash("", digests)).isEqualTo(before);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains("wheels/some.whl");
    }

    @Test
    void airflow_stands_on_spark_and_is_left_out_with_its_database() throws IOException {
        // given
        String before = inputs(runtimes).tag(StackImage.AIRFLOW);
        Files.writeString(runtimes.resolve("spark/dps-own.jar"), "changed");

        // then
        assertThat(inputs(runtimes).tag(StackImage.AIRFLOW)).isNotEqualTo(before);
        assertThat(StackImage.without(Set.of("airflow")))
                .containsExactly(StackImage.BASE, StackImage.KAFKA, StackImage.SPARK);
        assertThat(StackImage.without(Set.of("kafka-ui"))).containsExactly(StackImage.values());
    }

    private ImageInputs inputs(Path folder) {
        return new ImageInputs(new RuntimeFolder(folder, kept.getParent()));
    }
}
