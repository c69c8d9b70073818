package io.dps.stack.local;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.Progress;
import io.dps.stack.state.StateFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Ends processes that dps started: sends SIGTERM, waits, and finally kills them. Touches no other process. */
final class Termination {
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration AFTER_KILL = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(50);

    private final ProcessTable table;
    private final Progress progress;
    private final Duration grace;

    Termination(ProcessTable table, Progress progress) {
        this(table, progress, GRACE);
    }

    Termination(ProcessTable table, Progress progress, Duration grace) {
        this.table = table;
        this.progress = progress;
        this.grace = grace;
    }

    /** Ends the processes one after the other, the last one first. */
    void endInReverse(List<ProcessRecord> records) {
        for (int i = records.size() - 1; i >= 0; i--) {
            end(List.of(records.get(i)));
        }
    }

    /**
     * Ends all processes in parallel.
     *
     * @throws UserFailure of kind {@code FAILED} when a process cannot be ended, {@code INTERRUPTED} when this thread
     *     is interrupted; in both cases processes that have got the signal still end
     */
    void end(List<ProcessRecord> records) {
        List<ProcessRecord> running =
                records.stream().filter(ProcessRecord::alive).toList();
        for (ProcessRecord record : running) {
            progress.report(record.name(), Step.STOPPING, "process " + record.pid());
            // Recorded before the signal is sent, so that the supervisor does not take the end for a crash.
            table.put(record.stopped(Instant.now()));
            record.process().ifPresent(ProcessHandle::destroy);
        }
        Deadline deadline = Deadline.after(grace);
        for (ProcessRecord record : running) {
            String how = ended(record, deadline) ? "" : kill(record);
            progress.report(record.name(), Step.STOPPED, how);
        }
    }

    private String kill(ProcessRecord record) {
        record.process().ifPresent(ProcessHandle::destroyForcibly);
        if (!ended(record, Deadline.after(AFTER_KILL))) {
            progress.report(record.name(), Step.FAILED, "");
            throw UserFailure.failed(
                    "process " + record.pid() + " of " + record.name() + " did not exit, even after SIGKILL",
                    "inspect it with 'ps -o pid,stat,user,args -p " + record.pid() + "'");
        }
        return "killed because it did not exit within " + grace.toSeconds() + " s";
    }

    private static boolean ended(ProcessRecord record, Deadline deadline) {
        while (record.alive()) {
            if (deadline.isOver()) {
                return false;
            }
            try {
                Thread.sleep(POLL.toMillis());
            } catch (InterruptedException e) {
                throw StateFailure.interrupted(
                        "process " + record.pid() + " of " + record.name() + " was asked to stop");
            }
        }
        return true;
    }
}
