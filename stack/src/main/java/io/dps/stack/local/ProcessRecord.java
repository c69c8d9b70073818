package io.dps.stack.local;

import io.dps.stack.machine.ProcFiles;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
}
