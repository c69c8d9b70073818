package io.dps.stack.swarm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.NotFoundException;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ImageStore.ImageStatus;
import io.dps.stack.model.ImageStore.ImageStatus.State;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.swarm.Absence;
import io.dps.stack.swarm.engine.EngineConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real engine that has Debian's image, with jars that hold nothing; skipped where there is none. */
@Tag("slow")
class EngineImagesTest {
    /** Airflow's need a network; the stack's test builds them. */
    private static final List<StackImage> IMAGES = StackImage.without(Set.of("airflow"));

    @TempDir
    static Path folder;

    private static EngineConnection engine;
    private static Path runtimes;

    @BeforeAll
    static void build() throws IOException {
        engine = connect();
        runtimes = Files.createDirectory(folder.resolve("runtime"));
        for (String runtime : new String[] {"kafka", "spark"}) {
            jar(Files.createDirectory(runtimes.resolve(runtime)).resolve("dps-test.jar"));
            jar(runtimes.resolve(runtime).resolve("other.jar"));
        }
        images().build((subject, step, elapsed, detail) -> {});
    }

    @AfterAll
    static void remove() {
        if (engine == null) {
            return;
        }
        images().tags().forEach((image, tag) -> {
            // The base is the same for every dps on this engine.
            if (image != StackImage.BASE) {
                engine.client().removeImageCmd(tag).withForce(true).exec();
            }
        });
        engine.close();
    }

    @Test
    void what_was_built_is_present() {
        assertThat(images().list())
                .filteredOn(image -> image.state() != State.OLD)
                .hasSize(IMAGES.size())
                .allSatisfy(image -> {
                    assertThat(image.state()).isEqualTo(State.PRESENT);
                    assertThat(image.bytes()).isPositive();
                });
    }

    @Test
    void what_is_there_is_not_built_again() {
        // given
        List<Step> steps = new ArrayList<>();

        // when
        images().build((subject, step, elapsed, detail) -> steps.add(step));

        // then
        assertThat(steps).hasSize(IMAGES.size()).containsOnly(Step.UNCHANGED);
    }

    @Test
    void another_jar_is_built_and_leaves_the_others_alone() throws IOException {
        // given
        Path changed = Files.createDirectories(folder.resolve("changed/kafka"));
        jar(changed.resolve("dps-test.jar"));
        jar(changed.resolve("another.jar"));
        Files.createSymbolicLink(folder.resolve("changed/spark"), runtimes.resolve("spark"));
        EngineImages images = new EngineImages(
                engine.client(), new RuntimeFolder(folder.resolve("changed"), folder.resolve("digests")), IMAGES);
        List<String> built = new ArrayList<>();

        // when
        images.build((subject, step, elapsed, detail) -> {
            if (step == Step.BUILT) {
                built.add(subject);
            }
        });

        // then
        assertThat(built).containsExactly("kafka");
        engine.client()
                .removeImageCmd(images.tags().get(StackImage.KAFKA))
                .withForce(true)
                .exec();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone", "a folder"})
    void a_jar_that_cannot_be_read_is_named_and_makes_no_image(String trouble) throws IOException {
        // given
        Path broken = Files.createDirectories(folder.resolve(trouble + "/kafka"));
        // The last one: an archive without it would make an image.
        Path jar = broken.resolve("zz.jar");
        jar(broken.resolve("another.jar"));
        jar(broken.resolve("dps-other.jar"));
        jar(jar);
        Files.createSymbolicLink(folder.resolve(trouble + "/spark"), runtimes.resolve("spark"));
        EngineImages images = new EngineImages(
                engine.client(), new RuntimeFolder(folder.resolve(trouble), folder.resolve("digests")), IMAGES);
        String tag = images.tags().get(StackImage.KAFKA);
        Files.delete(jar);
        if (trouble.equals("a folder")) {
            Files.createDirectory(jar);
        }

        // then
        assertThatThrownBy(() -> images.build((subject, step, elapsed, detail) -> {}))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
                    assertThat(failure.getMessage()).contains(jar.toString()).doesNotContain("EOF");
                    assertThat(failure.hint()).contains("then run 'stack images build' again");
                });
        assertThatThrownBy(() -> engine.client().inspectImageCmd(tag).exec()).isInstanceOf(NotFoundException.class);
    }

    @Test
    void what_was_saved_is_loaded_again() {
        // given
        Path archive = folder.resolve("images.tar");
        String kafka = images().tags().get(StackImage.KAFKA);
        images().save(archive, (subject, step, elapsed, detail) -> {});
        engine.client().removeImageCmd(kafka).withForce(true).exec();
        assertThatThrownBy(() -> engine.client().inspectImageCmd(kafka).exec()).isInstanceOf(NotFoundException.class);

        // when
        List<String> loaded = images().load(archive, (subject, step, elapsed, detail) -> {});

        // then
        assertThat(loaded).containsExactlyInAnyOrderElementsOf(images().tags().values());
        assertThat(images().list())
                .filteredOn(image -> image.name().equals(kafka))
                .extracting(ImageStatus::state)
                .containsExactly(State.PRESENT);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void an_archive_without_images_is_refused() throws IOException {
        // given
        Path archive = Files.writeString(folder.resolve("text.tar"), "no archive");

        // then
        assertThatThrownBy(() -> images().load(archive, (subject, step, elapsed, detail) -> {}))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining(archive.toString());
    }

    @Test
    void a_missing_image_is_not_saved() throws IOException {
        // given
        Path other = Files.createDirectories(folder.resolve("missing/kafka"));
        jar(other.resolve("dps-never-built.jar"));
        Files.createSymbolicLink(folder.resolve("missing/spark"), runtimes.resolve("spark"));
        EngineImages images = new EngineImages(
                engine.client(), new RuntimeFolder(folder.resolve("missing"), folder.resolve("digests")), IMAGES);

        // then
        assertThatThrownBy(() -> images.save(folder.resolve("no.tar"), (subject, step, elapsed, detail) -> {}))
                .isInstanceOf(UserFailure.class)
                .hasMessage("the image " + images.tags().get(StackImage.KAFKA) + " is missing");
        assertThat(folder.resolve("no.tar")).doesNotExist();
    }

    private static EngineImages images() {
        return new EngineImages(engine.client(), new RuntimeFolder(runtimes, folder.resolve("digests")), IMAGES);
    }

    private static EngineConnection connect() {
        try {
            EngineConnection engine = EngineConnection.open();
            engine.client().inspectImageCmd(ImageBuilder.DEBIAN).exec();
            return engine;
        } catch (UserFailure | NotFoundException e) {
            Absence.skip("no engine with " + ImageBuilder.DEBIAN + " answers: " + e.getMessage());
            throw e;
        }
    }

    private static void jar(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry(file.getFileName().toString()).setLastModifiedTime(FileTime.fromMillis(0)));
            zip.closeEntry();
        }
    }
}
