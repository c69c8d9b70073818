package io.dps.stack.local;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.local.ProcessLog.PrintedOutput;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.machine.ProcFiles;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Main class of the supervisor, one small process per context: restarts the broker, Connect and streams when they end
 * on their own. It relies on the pid files alone, so it watches processes no matter who started them, and another
 * supervisor can take over from it. Ends when the pid file of the supervisor names another process or is gone.
 *
 * <p>To save memory it uses no lambda, stream, logging framework or JSON tree; a JSON tree alone took 9 MiB.
 */
public final class Supervisor {
    static final String NAME = "supervisor";

    private static final long PERIOD_MILLIS = 1_000;
    private static final Duration SETTLED = Duration.ofSeconds(3);
    private static final Duration REGISTRATION = Duration.ofSeconds(10);
    private static final long LARGEST_LOG = 256 * 1024;

    private final ContextFolder folder;
    private final ProcessTable table;
    private final Launcher launcher;
    /** Pids of processes that were found ended without an exit code: the code is written a moment after the end. */
    private final Set<Long> lookedAt = new HashSet<>();

    private List<ProcessRecord> known = List.of();
    private FileTime knownAt = FileTime.fromMillis(0);
    private String lastTrouble = "";

    Supervisor(ContextFolder folder) {
        this.folder = folder;
        this.table = new ProcessTable(folder);
        this.launcher = new Launcher(folder, table);
    }

    /** @param args name and folder of the context */
    public static void main(String[] args) throws InterruptedException {
        new Supervisor(new ContextFolder(args[0], Path.of(args[1]))).run();
    }

    private void run() throws InterruptedException {
        awaitRegistration();
        log("supervisor started, process " + ProcessHandle.current().pid());
        while (isRegistered()) {
            attendAll();
            Thread.sleep(PERIOD_MILLIS);
        }
    }

    /** Waits for the supervisor's own pid file, which its starter writes right after the start. */
    private void awaitRegistration() throws InterruptedException {
        Deadline deadline = Deadline.after(REGISTRATION);
        while (!isRegistered() && !deadline.isOver()) {
            Thread.sleep(PERIOD_MILLIS / 20);
        }
    }

    private boolean isRegistered() {
        refresh();
        for (ProcessRecord record : known) {
            if (isMe(Optional.of(record))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMe(Optional<ProcessRecord> record) {
        return record.isPresent()
                && record.get().name().equals(NAME)
                && record.get().pid() == ProcessHandle.current().pid();
    }

    /**
     * Reads the pid files if one has changed since the last read, by the modification time of their folder. Some file
     * systems store that time only to the second, so a recent change is always read again.
     */
    private void refresh() {
        FileTime changed = changed();
        Instant now = Instant.now();
        boolean settled = changed.toInstant().plus(SETTLED).isBefore(now);
        if (settled && changed.equals(knownAt)) {
            return;
        }
        try {
            known = table.all();
            knownAt = changed;
        } catch (UserFailure e) {
            report(e);
        }
    }

    private FileTime changed() {
        try {
            return Files.getLastModifiedTime(folder.run());
        } catch (IOException e) {
            // The folder and all pid files in it are gone: read again each time.
            return FileTime.from(Instant.now());
        }
    }

    /**
     * Restarts processes that have ended, records those that have just ended, and truncates output files that have
     * grown too large; does nothing while a command changes the context.
     */
    void attendAll() {
        refresh();
        for (ProcessRecord record : known) {
            if (!record.name().equals(NAME)) {
                try {
                    if (record.awaitsRestart()) {
                        attend(record);
                    } else {
                        limitOutput(record);
                    }
                } catch (RuntimeException e) {
                    // A problem with one process must not cost the others their supervisor.
                    report(e);
                }
            }
        }
    }

    /**
     * Logs a failure unless it is the same as the last one. A full disk or a damaged file fails again every second
     * until it is repaired, which would fill the log.
     */
    private void report(RuntimeException trouble) {
        if (!trouble.toString().equals(lastTrouble)) {
            lastTrouble = trouble.toString();
            log(lastTrouble);
        }
    }

    private void limitOutput(ProcessRecord record) {
        try {
            // Does not truncate the file of a process that an earlier dps started, which would go on at its old offset.
            if (new PrintedOutput(folder.output(record.name())).isFull() && ProcFiles.appendsOutput(record.pid())) {
                ChangeLock.supervising(folder, new Cutting(record.name()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attend(ProcessRecord dead) {
        if (dead.restarts().next().isEmpty()) {
            OptionalInt code = table.exitCode(dead);
            if (code.isPresent() || !lookedAt.add(dead.pid())) {
                ChangeLock.supervising(folder, new Noting(dead, code));
            }
        } else if (dead.restarts().isDue(Instant.now())) {
            ChangeLock.supervising(folder, new Starting(dead));
        }
    }

    /** A change to a process that has ended; skipped if a command has meanwhile changed the process or supervisor. */
    private abstract class Change implements Runnable {
        final ProcessRecord dead;

        Change(ProcessRecord dead) {
            this.dead = dead;
        }

        @Override
        public void run() {
            Optional<ProcessRecord> now = table.find(dead.name());
            if (isMe(table.find(NAME)) && now.isPresent() && isSame(now.get())) {
                make();
            }
        }

        private boolean isSame(ProcessRecord now) {
            return now.pid() == dead.pid()
                    && now.startTicks() == dead.startTicks()
                    && now.stoppedAt().equals(dead.stoppedAt())
                    && now.restarts().next().equals(dead.restarts().next());
        }

        abstract void make();

        void put(Restarts restarts, String trouble) {
            table.put(dead.with(restarts));
            log(trouble + "; restarts in " + restarts.pause().toSeconds() + " s");
        }

        final Instant now() {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
    }

    /** Records that a process ended, why, and when it will be restarted. */
    private final class Noting extends Change {
        private final OptionalInt code;

        Noting(ProcessRecord dead, OptionalInt code) {
            super(dead);
            this.code = code;
        }

        @Override
        void make() {
            lookedAt.remove(dead.pid());
            String reason = ExitReason.of(folder, dead, code);
            boolean isFinal = code.isPresent()
                    && dead.program().get().restart().finalCodes().contains(code.getAsInt());
            if (isFinal) {
                table.put(dead.with(dead.restarts().endedForGood(reason)));
                log(dead.name() + " exited and is not restarted: " + reason);
                return;
            }
            Restarts next = dead.restarts().ended(reason, Duration.between(dead.startedAt(), now()), now());
            put(next, dead.name() + " exited: " + reason);
        }
    }

    /** Restarts a process. */
    private final class Starting extends Change {
        Starting(ProcessRecord dead) {
            super(dead);
        }

        @Override
        void make() {
            try {
                ProcessRecord again = launcher.start(
                        dead.name(),
                        dead.mainClass(),
                        dead.program().get(),
                        dead.restarts().again());
                log(dead.name() + " restarted, process " + again.pid());
            } catch (UserFailure e) {
                put(dead.restarts().ended(e.getMessage(), Duration.ZERO, now()), e.getMessage());
            }
        }
    }

    /** Truncates the output file of a process. */
    private final class Cutting implements Runnable {
        private final String name;

        Cutting(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            try {
                PrintedOutput output = new PrintedOutput(folder.output(name));
                if (output.isFull()) {
                    output.cut();
                    log(name + " printed more than " + (PrintedOutput.LARGEST >> 20) + " MiB; the output is kept in "
                            + name + ".out.1");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Appends a line to the log, which is rotated like those of the other processes. */
    private void log(String line) {
        Path file = folder.log(NAME);
        try {
            if (Files.exists(file) && Files.size(file) > LARGEST_LOG) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
            }
            Files.writeString(
                    file,
                    Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            // A purged context has no log any more, and a full disk must not end the supervisor.
        }
    }
}
