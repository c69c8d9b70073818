package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.FileTree;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Stops what a context started and, on request, deletes what dps created in its folder; leaves everything else. */
final class LocalRemoval {
    private final LocalStack stack;

    LocalRemoval(LocalStack stack) {
        this.stack = stack;
    }

    /** Returns the steps that {@link #run} would take now, in order. */
    List<PlannedChange> plan(Purge purge) {
        List<PlannedChange> changes = new ArrayList<>();
        boolean deployed = stack.lastDeployment().isPresent();
        stack.table().find(Supervisor.NAME).ifPresent(record -> addStop(changes, record));
        stack.applications().forEach(record -> addStop(changes, record));
        services().forEach(record -> addStop(changes, record));
        if (deployed) {
            Action action = purge == Purge.DATA ? Action.DELETE : Action.KEEP;
            addFolders(changes, action);
        }
        return List.copyOf(changes);
    }

    private void addFolders(List<PlannedChange> changes, Action action) {
        ContextFolder folder = stack.folder();
        for (Path kept : List.of(folder.data(), folder.checkpoints(), folder.logs())) {
            if (Files.exists(kept)) {
                changes.add(new PlannedChange(kept.toString(), action, size(kept)));
            }
        }
        if (action == Action.DELETE) {
            changes.add(new PlannedChange(folder.path().toString(), action, "settings of the context"));
        }
    }

    List<PlannedChange> run(Purge purge, Progress progress) {
        if (!stack.folder().exists()) {
            return List.of();
        }
        return ChangeLock.holding(stack.folder(), "remove", () -> {
            List<PlannedChange> changes = plan(purge);
            Termination termination = new Termination(stack.table(), progress);
            // The supervisor goes first, because it would restart the others.
            stack.table().find(Supervisor.NAME).ifPresent(record -> termination.end(List.of(record)));
            termination.end(stack.applications());
            services().forEach(record -> termination.end(List.of(record)));
            stack.table().all().forEach(record -> stack.table().forget(record.name()));
            if (purge == Purge.DATA) {
                delete();
            } else {
                keepData();
            }
            return changes;
        });
    }

    /** Returns the services in reverse start order, so that the Connect server stops before its broker. */
    private List<ProcessRecord> services() {
        List<ProcessRecord> records = new ArrayList<>();
        for (LocalService service : stack.services()) {
            stack.table().find(service.name()).ifPresent(record -> records.add(0, record));
        }
        return records;
    }

    private static void addStop(List<PlannedChange> changes, ProcessRecord record) {
        if (record.alive()) {
            changes.add(new PlannedChange(record.name(), Action.STOP, "process " + record.pid()));
        }
    }

    private static String size(Path folder) {
        try {
            long bytes = FileTree.size(folder);
            return bytes < 1 << 20 ? (bytes + 1023) / 1024 + " KiB" : (bytes >> 20) + " MiB";
        } catch (IOException e) {
            throw StateFailure.of("read", folder, e);
        }
    }

    private void keepData() {
        Optional<Deployment> deployment = stack.lastDeployment();
        if (deployment.isEmpty()) {
            return;
        }
        deployment.get().removed().save(stack.folder());
        try {
            FileTree.delete(stack.folder().scratch());
            FileTree.delete(stack.folder().artifacts());
            // The next deployment gets a new token.
            FileTree.delete(stack.folder().secrets());
        } catch (IOException e) {
            throw StateFailure.of("delete", stack.folder().path(), e);
        }
    }

    /**
     * @throws UserFailure of kind {@code FAILED} naming what could not be deleted; a second removal deletes the rest
     */
    private void delete() {
        Path root = stack.folder().path();
        try {
            // Without the deployment file, nothing shows that the content of this folder belongs to dps.
            if (Files.exists(stack.folder().deploymentFile())) {
                for (Path folder : stack.folder().folders()) {
                    FileTree.delete(folder);
                }
            }
            for (Path file : stack.folder().files()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(root);
        } catch (DirectoryNotEmptyException e) {
            // The folder holds a file that dps did not create.
        } catch (IOException e) {
            throw StateFailure.of("delete", root, e);
        }
    }
}
