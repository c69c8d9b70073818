package io.dps.stack.local;

import com.fasterxml.jackson.core.JsonFactory;
import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessRecord.Program;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.model.Application.RestartPolicy;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.Progress;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps a {@link Supervisor} running next to the deployment. */
final class Supervision {
    private final LocalStack stack;

    Supervision(LocalStack stack) {
        this.stack = stack;
    }

    /**
     * Restarts the supervisor if it has died, or starts it if an earlier dps deployed without a supervisor. Every
     * command that looks at the deployment calls this; it usually only reads two files.
     */
    void ensure() {
        if (!isMissing()) {
            return;
        }
        try {
            ChangeLock.supervising(stack.folder(), () -> {
                if (isMissing()) {
                    adopt();
                    start();
                }
            });
        } catch (UserFailure e) {
            // The command itself may still succeed; 'stack status' shows that the supervisor is dead.
        }
    }

    private boolean isMissing() {
        return !stack.supervisor().isEmpty() && !stack.table().alive(Supervisor.NAME) && stack.isSupervised();
    }

    /** Starts the supervisor, or replaces that of another version of dps; the caller holds the lock. */
    void renew(Progress progress) {
        if (stack.supervisor().isEmpty()) {
            return;
        }
        Optional<ProcessRecord> running = stack.table().find(Supervisor.NAME).filter(ProcessRecord::alive);
        boolean current = running.flatMap(ProcessRecord::program)
                .filter(program -> program.argv().equals(stack.supervisor()))
                .isPresent();
        if (!current) {
            running.ifPresent(other -> new Termination(stack.table(), progress).end(List.of(other)));
            stack.table().forget(Supervisor.NAME);
            start();
        }
    }

    private void start() {
        Restarts restarts = stack.table()
                .find(Supervisor.NAME)
                .map(dead -> dead.restarts()
                        .endedForGood(ExitReason.of(
                                stack.folder(), dead, stack.table().exitCode(dead)))
                        .again())
                .orElse(Restarts.NONE);
        Program program = new Program(stack.supervisor(), Launcher.inherited(Map.of()), RestartPolicy.ALWAYS);
        stack.launcher().start(Supervisor.NAME, Supervisor.class.getName(), program, restarts);
    }

    /** Makes the supervisor restart services that an earlier dps started, in the way this version starts them. */
    private void adopt() {
        for (LocalService service : stack.services()) {
            stack.table()
                    .find(service.name())
                    .filter(record ->
                            record.program().isEmpty() && record.stoppedAt().isEmpty())
                    .ifPresent(record ->
                            stack.table().put(record.with(Launcher.program(service.command(), RestartPolicy.ALWAYS))));
        }
    }

    /**
     * Returns the command line of a supervisor, tuned for little memory. It does next to nothing, so no JIT compiler
     * runs. It uses no shared class archive: a JVM maps the whole archive, and the supervisor needs only a fifth of it.
     */
    static List<String> command(String context, Path folder) {
        return List.of(
                JavaCommand.java().toString(),
                "-Xint",
                "-Xshare:off",
                "-Xms2m",
                "-Xmx8m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                Stream.of(Supervisor.class, Deadline.class, JsonFactory.class)
                        .map(type -> home(type).toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                Supervisor.class.getName(),
                context,
                folder.toString());
    }

    /**
     * Returns the jar or folder of a class. The supervisor gets only the jars that it needs, because a JVM would open
     * all jars of the shell, one after the other.
     */
    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no place of " + type, e);
        }
    }
}
