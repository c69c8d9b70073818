package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.UserFailure;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalRemovalTest {
    @TempDir
    Path root;

    private ContextFolder folder;
    private LocalRemoval removal;
    private Progress silent;

    @BeforeEach
    void prepare() {
        folder = ContextFolder.of(root.resolve("state"), "test");
        folder.createRoot();
        folder.createFolders();
        LocalStack stack = new LocalStack(folder, new Runtimes(root, ClassArchives.NONE), List.of(), List.of());
        new Deployment(1, 2, 3, 1, 2, Instant.EPOCH, true).save(folder);
        removal = new LocalRemoval(stack);
        silent = new Progress((service, step, elapsed, detail) -> {});
    }

    @Test
    void a_purge_never_follows_a_symbolic_link() throws IOException {
        // given
        Path precious = Files.createDirectories(root.resolve("precious"));
        Files.writeString(precious.resolve("file"), "keep me");
        Files.createSymbolicLink(folder.kafkaData(), precious);
        Files.delete(folder.checkpoints());
        Files.createSymbolicLink(folder.checkpoints(), precious);
        Files.createSymbolicLink(folder.logs().resolve("link.log"), precious.resolve("file"));

        // when
        removal.run(Purge.DATA, silent);

        // then
        assertThat(precious.resolve("file")).hasContent("keep me");
        assertThat(folder.path()).doesNotExist();
    }

    @Test
    void a_purge_leaves_what_dps_did_not_make() throws IOException {
        // given
        Path notes = Files.writeString(folder.path().resolve("notes.txt"), "mine");

        // when
        removal.run(Purge.DATA, silent);

        // then
        assertThat(folder.path()).isDirectoryContaining(notes::equals);
        assertThat(folder.path().toFile().list()).containsExactly("notes.txt");
    }

    @Test
    void a_folder_that_dps_did_not_deploy_is_left_alone() throws IOException {
        // given
        Files.delete(folder.deploymentFile());
        Path log = Files.writeString(folder.log("other"), "text");

        // when
        List<PlannedChange> changes = removal.run(Purge.DATA, silent);

        // then
        assertThat(changes).isEmpty();
        assertThat(log).exists();
    }

    @Test
    void the_plan_names_folders_and_sizes() throws IOException {
        // given
        Files.write(folder.data().resolve("segment"), new byte[3 << 20]);

        // when, then
        assertThat(removal.plan(Purge.DATA))
                .contains(new PlannedChange(folder.data().toString(), Action.DELETE, "3 MiB"))
                .extracting(PlannedChange::action)
                .containsOnly(Action.DELETE);
        assertThat(removal.plan(Purge.KEEP_DATA))
                .contains(new PlannedChange(folder.data().toString(), Action.KEEP, "3 MiB"));
        assertThat(folder.data().resolve("segment")).exists();
    }

    @Test
    void a_context_of_another_version_is_not_removed() throws IOException {
        // given
        Files.writeString(folder.deploymentFile(), "{\"version\":7}");

        // when
        UserFailure failure = catchThrowableOfType(UserFailure.class, () -> removal.run(Purge.DATA, silent));

        // then
        assertThat(failure).hasMessageContaining("another version");
        assertThat(folder.data()).exists();
    }
}
