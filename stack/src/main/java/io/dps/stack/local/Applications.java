package io.dps.stack.local;

import io.dps.contract.CheckpointLayout;
import io.dps.contract.StreamHint;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.stack.local.JavaCommand.LogConfiguration;
import io.dps.stack.model.Application;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.RuntimeProgram;
import io.dps.stack.model.Secret;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.FileTree;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs applications next to the services, at most one running process per name, and deletes the checkpoints of streams.
 */
final class Applications {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final LocalStack stack;

    Applications(LocalStack stack) {
        this.stack = stack;
    }

    ProcessRecord submit(Application application) {
        requireName(application.name());
        stack.sparkJars().requireJars();
        stack.requireReady();
        return ChangeLock.holding(stack.folder(), "submit " + application.name(), () -> {
            refuseSecond(application.name());
            return start(application);
        });
    }

    private ProcessRecord start(Application application) {
        ContextFolder folder = stack.folder();
        folder.createFolders();
        try {
            LogConfiguration.SPARK.write(folder);
        } catch (IOException e) {
            throw StateFailure.of("write", folder.conf(), e);
        }
        List<String> arguments = new ArrayList<>(application.arguments());
        application
                .kafka()
                .ifPresent(settings -> arguments.addAll(List.of(
                        RuntimeProgram.KAFKA_PROPERTIES,
                        write(settings, application.name()).toString())));
        JavaCommand command = new JavaCommand(
                JavaCommand.sparkOptions(folder, application.name(), application.heap()),
                stack.sparkJars(),
                application.mainClass(),
                arguments,
                JavaCommand.sparkEnvironment());
        return application
                .restart()
                .map(restart -> stack.launcher().start(application.name(), command, restart))
                .orElseGet(() -> stack.launcher().start(application.name(), command));
    }

    /** Writes settings for Kafka clients into a private file that stays: the supervisor may start the program again. */
    private Path write(Secret settings, String application) {
        Path file = settings(application);
        try {
            PrivateFile.replace(file, settings.value());
            return file;
        } catch (IOException e) {
            throw StateFailure.of("write", file, e);
        }
    }

    private Path settings(String application) {
        return stack.folder().secrets().resolve(application + ".properties");
    }

    /** Returns whether an application that has ended for good leaves settings behind. */
    boolean leavesSecrets() {
        return ended().anyMatch(name -> Files.exists(settings(name)));
    }

    /** Deletes the settings of applications that have ended for good; the caller holds the lock. */
    void forgetSecrets() {
        ended().forEach(this::forgetSecrets);
    }

    private Stream<String> ended() {
        return stack.applications().stream()
                .filter(record -> !record.alive() && !record.awaitsRestart())
                .map(ProcessRecord::name);
    }

    private void forgetSecrets(String application) {
        try {
            Files.deleteIfExists(settings(application));
        } catch (IOException e) {
            throw StateFailure.of("delete", settings(application), e);
        }
    }

    boolean stop(String name, ProgressListener listener) {
        requireName(name);
        stack.lastDeployment();
        if (toStop(name).isEmpty()) {
            return false;
        }
        return ChangeLock.holding(stack.folder(), "stop " + name, () -> {
            Optional<ProcessRecord> running = toStop(name);
            running.ifPresent(record -> {
                // If the process has died, this record alone prevents its restart; the termination has nothing to do.
                stack.table().put(record.stopped(Instant.now()));
                new Termination(stack.table(), new Progress(listener)).end(List.of(record));
                forgetSecrets(name);
            });
            return running.isPresent();
        });
    }

    /** Forgets an application that has ended; returns false when there was none. */
    boolean discard(String name) {
        if (stack.table().find(name).isEmpty()) {
            return false;
        }
        return ChangeLock.holding(stack.folder(), "discard " + name, () -> {
            toStop(name).ifPresent(running -> {
                throw UserFailure.failed(name + " has not ended: process " + running.pid(), "stop " + name + " first");
            });
            stack.table().forget(name);
            forgetSecrets(name);
            return true;
        });
    }

    /** Deletes the checkpoint of a stream; returns false when there was none. */
    boolean dropCheckpoint(String stream) {
        if (!Topics.isName(stream)) {
            throw UserFailure.usage(
                    "'" + stream + "' is not a valid stream name",
                    "use at most 249 letters, digits, dots, dashes and underscores");
        }
        stack.requireReady();
        Path folder = stack.folder().checkpoints().resolve(stream);
        return ChangeLock.holding(stack.folder(), "drop the checkpoint of " + stream, () -> {
            try {
                for (Path leftover : CheckpointLayout.leftovers(stack.folder().checkpoints())) {
                    FileTree.delete(leftover);
                }
                return Files.exists(folder) && dropUnderLock(stream, folder);
            } catch (IOException e) {
                throw StateFailure.of("delete", folder, e);
            }
        });
    }

    /**
     * Deletes the folder of a checkpoint while holding the writer's lock, so that it cannot be deleted under a writer,
     * not even under one that dps does not know.
     */
    private static boolean dropUnderLock(String stream, Path folder) throws IOException {
        Path doomed = CheckpointLayout.dropped(folder);
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(CheckpointLayout.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw UserFailure.failed(
                        "stream " + stream + " still has a writer",
                        "stop the stream first: " + StreamHint.command("stop", stream));
            }
            // Move the folder away in one step: a partly deleted checkpoint would be read as a valid one.
            Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
        }
        FileTree.delete(doomed);
        return true;
    }

    private Optional<ProcessRecord> toStop(String name) {
        return stack.table().find(name).filter(record -> record.alive() || record.awaitsRestart());
    }

    private void refuseSecond(String name) {
        Optional<ProcessRecord> running = stack.table().find(name).filter(ProcessRecord::alive);
        if (running.isPresent()) {
            throw UserFailure.failed(
                    name + " is already running: process " + running.get().pid() + ", since "
                            + running.get().startedAt(),
                    "stop " + name + " first");
        }
    }

    private void requireName(String name) {
        if (stack.isService(name)) {
            throw UserFailure.usage(
                    name + " is a service, not an application", "to stop the services, run 'stack remove'");
        }
        if (!NAME.matcher(name).matches() || name.equals(Supervisor.NAME)) {
            throw UserFailure.usage("'" + name + "' is not a valid application name", "use lower case, digits and '-'");
        }
    }
}
