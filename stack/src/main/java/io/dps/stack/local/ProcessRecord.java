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
 * What is kept of a process that dps started, enough to know it again and never to mistake another one for it.
 *
 * @param name name of the service or application
 * @param mainClass what it runs
 * @param pid its id
 * @param bootId the run of the kernel in which it started
 * @param startTicks when it started, in clock ticks since boot
 * @param startedAt the same as a time of day, for people
 * @param stoppedAt when dps ended it, empty when dps did not
 * @param program how to start it again, empty for what is not started again
 * @param restarts what the supervisor did for it
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

    /** Describes a process that was just started; one that has ended already is never taken for alive. */
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

    /** The process itself, empty when it has ended, also when its pid now belongs to another program. */
    Optional<ProcessHandle> process() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    boolean alive() {
        OptionalLong ticks = ProcFiles.startTicks(pid);
        return ticks.isPresent() && ticks.getAsLong() == startTicks && bootId.equals(ProcFiles.bootId());
    }

    /** Whether it ended by itself and the supervisor starts it again, at once or after a pause. */
    boolean awaitsRestart() {
        return program.isPresent() && stoppedAt.isEmpty() && !restarts.over() && !alive();
    }

    /** Whether its pid is in use by a program that dps did not start. */
    boolean pidTakenByAnother() {
        return ProcFiles.startTicks(pid).isPresent() && !alive();
    }

    /**
     * How a process was started, so that the supervisor can start the same again.
     *
     * @param argv its command line; never holds a secret
     * @param environment all variables it was given
     * @param restart when it is started again
     */
    record Program(List<String> argv, Map<String, String> environment, RestartPolicy restart) {
        Program {
            argv = List.copyOf(argv);
            environment = Map.copyOf(environment);
        }
    }

    /**
     * What the supervisor did for a process since a command started it, and is about to do.
     *
     * @param count how often it was started again
     * @param failures how often in a row it ended without having run for {@link #STABLE}
     * @param reason why it ended last, empty when it never did
     * @param next when it will be started again; empty while it runs
     * @param over whether its last end was final
     */
    record Restarts(int count, int failures, String reason, Optional<Instant> next, boolean over) {
        static final Restarts NONE = new Restarts(0, 0, "", Optional.empty(), false);

        /** A process that ran so long begins anew with the shortest pause when it ends. */
        static final Duration STABLE = Duration.ofMinutes(1);

        private static final int LONGEST_PAUSE = 60;

        /** The process ended and is to be started again: after 1, 2, 4 and so on up to 60 seconds. */
        Restarts ended(String why, Duration ranFor, Instant now) {
            int inARow = ranFor.compareTo(STABLE) >= 0 ? 1 : failures + 1;
            return new Restarts(count, inARow, why, Optional.of(now.plus(pause(inARow))), false);
        }

        /** How long it waits after the last of its failures. */
        Duration pause() {
            return pause(failures);
        }

        private static Duration pause(int failures) {
            return Duration.ofSeconds(failures > 6 ? LONGEST_PAUSE : 1L << Math.max(0, failures - 1));
        }

        /** The process ended and stays so. */
        Restarts endedForGood(String why) {
            return new Restarts(count, failures, why, Optional.empty(), true);
        }

        /** The process was started again. */
        Restarts again() {
            return new Restarts(count + 1, failures, reason, Optional.empty(), false);
        }

        /** Whether the pause is over; so is one that is longer than any, as after the clock was set back. */
        boolean isDue(Instant now) {
            return next.isPresent()
                    && (!now.isBefore(next.get()) || next.get().isAfter(now.plusSeconds(LONGEST_PAUSE)));
        }
    }
}
