package io.dps.stack.local;

import io.dps.stack.machine.ProcFiles;
import io.dps.stack.model.Application.RestartPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record of a process that dps started, with enough facts to never mistake another process for it.
 *
 * @param name name of the service or application
 * @param mainClass its main class
 * @param pid its pid
 * @param bootId id of the boot under which it started
 * @param startTicks when it started, in clock ticks since boot
 * @param startedAt when it started, as an instant for display
 * @param stoppedAt when a command of dps stopped it, empty when none did
 * @param program how to restart it, empty if it is never restarted
 * @param restarts restarts by the supervisor
 */
record ProcessRecord(
        String name,
        String mainClass,
        long pid,
        String bootId,
        long startTicks,
        Instant startedAt,
        Optional<Instant> stoppedAt,
        Optional<Program> program,
        Restarts restarts) {

    /** Creates the record of a process that was just started; if it has already ended, it never counts as alive. */
    static ProcessRecord of(String name, String mainClass, long pid) {
        return new ProcessRecord(
                name,
                mainClass,
                pid,
                ProcFiles.bootId(),
                ProcFiles.startTicks(pid).orElse(-1),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                Optional.empty(),
                Optional.empty(),
                Restarts.NONE);
    }

    ProcessRecord stopped(Instant at) {
        return new ProcessRecord(
                name,
                mainClass,
                pid,
                bootId,
                startTicks,
                startedAt,
                Optional.of(at.truncatedTo(ChronoUnit.MILLIS)),
                program,
                restarts);
    }

    ProcessRecord with(Program other) {
        return new ProcessRecord(
                name, mainClass, pid, bootId, startTicks, startedAt, stoppedAt, Optional.of(other), restarts);
    }

    ProcessRecord with(Restarts other) {
        return new ProcessRecord(name, mainClass, pid, bootId, startTicks, startedAt, stoppedAt, program, other);
    }

    /** Returns the process; empty when it has ended, even if its pid now belongs to another program. */
    Optional<ProcessHandle> process() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    boolean alive() {
        OptionalLong ticks = ProcFiles.startTicks(pid);
        return ticks.isPresent() && ticks.getAsLong() == startTicks && bootId.equals(ProcFiles.bootId());
    }

    /** Returns whether the process ended on its own and is to be restarted, at once or after a pause. */
    boolean awaitsRestart() {
        return program.isPresent() && stoppedAt.isEmpty() && !restarts.over() && !alive();
    }

    /** Returns whether another program, which dps did not start, now has the pid of the process. */
    boolean pidTakenByAnother() {
        return ProcFiles.startTicks(pid).isPresent() && !alive();
    }

    /**
     * How a process was started, so that the supervisor can restart it in the same way.
     *
     * @param argv its command line; never holds a secret
     * @param environment its complete environment
     * @param restart when to restart it
     */
    record Program(List<String> argv, Map<String, String> environment, RestartPolicy restart) {
        Program {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * The supervisor's restarts of a process since a command last started it.
     *
     * @param count number of restarts
     * @param failures number of times in a row that it ended before it had run for {@link #STABLE}
     * @param reason why it ended last, empty when it never did
     * @param next time of its next restart; empty while it runs
     * @param over whether it ended and is not to be restarted
     */
    record Restarts(int count, int failures, String reason, Optional<Instant> next, boolean over) {
        static final Restarts NONE = new Restarts(0, 0, "", Optional.empty(), false);

        /** Running for this long resets the pause before the next restart to the shortest one. */
        static final Duration STABLE = Duration.ofMinutes(1);

        private static final int LONGEST_PAUSE = 60;

        /** Records an end that a restart follows: after 1, 2, 4 and so on up to 60 seconds. */
        Restarts ended(String why, Duration ranFor, Instant now) {
            int inARow = ranFor.compareTo(STABLE) >= 0 ? 1 : failures + 1;
            return new Restarts(count, inARow, why, Optional.of(now.plus(pause(inARow))), false);
        }

        /** Returns the pause after the most recent failure. */
        Duration pause() {
            return pause(failures);
        }

        private static Duration pause(int failures) {
            return Duration.ofSeconds(failures > 6 ? LONGEST_PAUSE : 1L << Math.max(0, failures - 1));
        }

        /** Records an end that no restart follows. */
        Restarts endedForGood(String why) {
            return new Restarts(count, failures, why, Optional.empty(), true);
        }

        /** Records a restart. */
        Restarts again() {
            return new Restarts(count + 1, failures, reason, Optional.empty(), false);
        }

        /**
         * Returns whether the pause is over; a remaining pause longer than the maximum counts as over, since then the
         * clock was set back.
         */
        boolean isDue(Instant now) {
            return next.isPresent()
                    && (!now.isBefore(next.get()) || next.get().isAfter(now.plusSeconds(LONGEST_PAUSE)));
        }
    }
}
