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
 */
record ProcessRecord(
        String name,
        String mainClass,
        long pid,
        String bootId,
        long startTicks,
        Instant startedAt,
        Optional<Instant> stoppedAt) {

    /** Describes a process that was just started; one that has ended already is never taken for alive. */
    static ProcessRecord of(String name, String mainClass, ProcessHandle process) {
        Instant startedAt = process.info().startInstant().orElseGet(Instant::now);
        return new ProcessRecord(
                name,
                mainClass,
                process.pid(),
                ProcFiles.bootId(),
                ProcFiles.startTicks(process.pid()).orElse(-1),
                startedAt.truncatedTo(ChronoUnit.MILLIS),
                Optional.empty());
    }

    ProcessRecord stopped(Instant at) {
        return new ProcessRecord(
                name, mainClass, pid, bootId, startTicks, startedAt, Optional.of(at.truncatedTo(ChronoUnit.MILLIS)));
    }

    /** The process itself, empty when it has ended, also when its pid now belongs to another program. */
    Optional<ProcessHandle> process() {
        OptionalLong ticks = ProcFiles.startTicks(pid);
        boolean same = ticks.isPresent() && ticks.getAsLong() == startTicks && bootId.equals(ProcFiles.bootId());
        return same ? ProcessHandle.of(pid) : Optional.empty();
    }

    boolean alive() {
        return process().isPresent();
    }

    /** Whether its pid is in use by a program that dps did not start. */
    boolean pidTakenByAnother() {
        return ProcFiles.startTicks(pid).isPresent() && !alive();
    }
}
