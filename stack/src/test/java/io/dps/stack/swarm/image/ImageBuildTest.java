package io.dps.stack.swarm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ImageStore.ImageStatus;
import io.dps.stack.model.ImageStore.ImageStatus.State;
import io.dps.stack.swarm.engine.EngineConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stack's images on an engine that only keeps their names. */
final class ImageBuildTest {
    private static final List<StackImage> WITHOUT_AIRFLOW = StackImage.without(Set.of("airflow"));

    @TempDir
    private Path folder;

    private final List<String> steps = new ArrayList<>();
    private FakeImageEngine engine;
    private EngineConnection connection;

    @BeforeEach
    void open() throws IOException {
        for (String runtime : List.of("kafka", "spark")) {
            Path jars = Files.createDirectories(folder.resolve("runtime").resolve(runtime));
            Files.writeString(jars.resolve("dps-own.jar"), "own");
            Files.writeString(jars.resolve("other.jar"), "other");
        }
        engine = new FakeImageEngine();
        connection = engine.connect();
    }

    @AfterEach
    void close() {
        connection.close();
        engine.close();
    }

    @Test
    void each_image_is_built_on_its_base_from_its_files_and_jars() {
        List<ImageStatus> built = build(WITHOUT_AIRFLOW);

        assertThat(built).hasSize(3).allMatch(image -> image.state() == State.PRESENT && image.bytes() == 1 << 20);
        assertThat(files(StackImage.KAFKA))
                .contains("Dockerfile", "bin/kafka", "dps/dps-own.jar", "lib/other.jar")
                .doesNotContain("java-options");
        assertThat(files(StackImage.SPARK)).contains("java-options");
        assertThat(engine.builds().get(1))
                .contains("\"BASE\":\"" + tag(StackImage.BASE) + "\"", "\"io.dps.image\":\"kafka\"");
        assertThat(steps)
                .containsSubsequence(
                        "base: BUILDING " + tag(StackImage.BASE),
                        "base: WAITING Step 1/2 : FROM base",
                        "base: BUILT " + tag(StackImage.BASE),
                        "kafka: BUILDING " + tag(StackImage.KAFKA));
    }

    @Test
    void what_is_there_is_not_built_again_and_another_jar_makes_another_image() throws IOException {
        build(WITHOUT_AIRFLOW);
        int builds = engine.builds().size();
        steps.clear();

        build(WITHOUT_AIRFLOW);

        assertThat(engine.builds()).hasSize(builds);
        assertThat(steps).hasSize(3).allMatch(step -> step.contains(": UNCHANGED dps/"));

        Files.writeString(folder.resolve("runtime/kafka/another.jar"), "another");
        String before = tag(StackImage.KAFKA, List.copyOf(engine.images().keySet()));
        build(WITHOUT_AIRFLOW);

        assertThat(engine.builds()).hasSize(builds + 1);
        assertThat(images(WITHOUT_AIRFLOW).list())
                .filteredOn(image -> image.state() == State.OLD)
                .extracting(ImageStatus::name)
                .containsExactly(before);
    }

    @Test
    void airflow_s_image_has_the_wheels_of_its_lock() throws IOException {
        Path wheels = Files.createDirectories(folder.resolve("cache")
                .resolve("wheels-" + new Sha256().add(ImageInputs.lock()).hex().substring(0, 16) + "-x86_64"));
        Files.writeString(wheels.resolve("airflow-1-py3-none-any.whl"), "wheel");

        build(List.of(StackImage.AIRFLOW));

        assertThat(files(StackImage.AIRFLOW)).contains("wheels/airflow-1-py3-none-any.whl", "requirements.lock");
        assertThat(engine.builds().get(0)).contains("\"ROOT\":\"" + tag(StackImage.BASE) + "\"");
    }

    @Test
    void a_build_that_fails_is_told_with_its_last_lines_and_nothing_is_built_on_it() {
        engine.fails("dps/kafka", "The command '/bin/sh -c false' returned a non-zero code: 1");

        UserFailure failure = failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure)
                .hasMessage("building dps/kafka failed: The command '/bin/sh -c false' returned a non-zero code: 1");
        assertThat(failure.hint()).isEqualTo("Step 1/2 : FROM base");
        assertThat(steps).endsWith("kafka: FAILED " + tag(StackImage.KAFKA));
        assertThat(images(WITHOUT_AIRFLOW).list())
                .extracting(ImageStatus::state)
                .containsExactly(State.PRESENT, State.MISSING, State.MISSING);
    }

    @Test
    void a_full_disk_and_a_missing_debian_are_told_with_what_to_do() {
        engine.fails("dps/kafka", "write /lib: no space left on device");
        assertThat(failure().hint()).startsWith("see what uses it: docker system df");

        engine.images().clear();
        engine.fails("dps/base", "Get \"https://registry.test/v2/\": dial tcp: lookup registry.test: no such host");
        UserFailure failure = failure();
        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure)
                .hasMessage("building dps/base failed: debian:bookworm-slim is not on the engine and cannot be pulled");
    }

    @Test
    void a_jar_that_goes_while_it_is_sent_is_named_and_makes_no_image() throws IOException {
        EngineImages images = images(WITHOUT_AIRFLOW);
        String tag = images.tags().get(StackImage.KAFKA);
        Path jar = folder.resolve("runtime/kafka/other.jar");
        Files.delete(jar);

        assertThatThrownBy(() -> images.build((subject, step, elapsed, detail) -> {}))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                    assertThat(failure).hasMessageContaining(jar.toString());
                    assertThat(failure.hint()).contains("then run 'stack images build' again");
                });
        assertThat(engine.images()).doesNotContainKey(tag);
    }

    @Test
    void what_was_saved_is_loaded_again() throws IOException {
        build(WITHOUT_AIRFLOW);
        List<String> names = List.copyOf(engine.images().keySet());
        Path archive = folder.resolve("images.tar");

        images(WITHOUT_AIRFLOW).save(archive, (subject, step, elapsed, detail) -> {});
        engine.images().clear();

        assertThat(images(WITHOUT_AIRFLOW).load(archive, (subject, step, elapsed, detail) -> {}))
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(images(WITHOUT_AIRFLOW).list()).allMatch(image -> image.state() == State.PRESENT);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void what_cannot_be_saved_or_loaded_is_told() throws IOException {
        EngineImages images = images(WITHOUT_AIRFLOW);
        assertThatThrownBy(() -> images.save(folder.resolve("no.tar"), (subject, step, elapsed, detail) -> {}))
                .hasMessage("the image " + tag(StackImage.BASE) + " is missing");
        assertThat(folder.resolve("no.tar")).doesNotExist();

        build(WITHOUT_AIRFLOW);
        assertThatThrownBy(() -> images.save(folder.resolve("none/a.tar"), (subject, step, elapsed, detail) -> {}))
                .hasMessage(folder.resolve("none") + " does not exist");

        assertThatThrownBy(() -> images.load(folder.resolve("none.tar"), (subject, step, elapsed, detail) -> {}))
                .hasMessage(folder.resolve("none.tar") + " does not exist");
        Path text = Files.writeString(folder.resolve("text.tar"), "no archive");
        assertThatThrownBy(() -> images.load(text, (subject, step, elapsed, detail) -> {}))
                .hasMessage(text + " contains no image");
    }

    private UserFailure failure() {
        try {
            build(WITHOUT_AIRFLOW);
        } catch (UserFailure e) {
            return e;
        }
        throw new AssertionError("built: " + steps);
    }

    private List<ImageStatus> build(List<StackImage> wanted) {
        return images(wanted)
                .build((subject, step, elapsed, detail) -> steps.add(subject + ": " + step + " " + detail));
    }

    private EngineImages images(List<StackImage> wanted) {
        return new EngineImages(
                connection.client(), new RuntimeFolder(folder.resolve("runtime"), folder.resolve("cache")), wanted);
    }

    private String tag(StackImage image) {
        return images(List.of(image)).tags().get(image);
    }

    private static String tag(StackImage image, List<String> names) {
        return names.stream()
                .filter(name -> name.startsWith(image.repository() + ":"))
                .findFirst()
                .orElseThrow();
    }

    private List<String> files(StackImage image) {
        return engine.images().get(tag(image));
    }
}
