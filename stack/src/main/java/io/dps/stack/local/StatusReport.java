package io.dps.stack.local;

import io.dps.stack.health.HealthFailure;
import io.dps.stack.health.ParallelHealthChecks;
import io.dps.stack.local.ProcessRecord.Restarts;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.machine.ProcFiles;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reports the state of all services and applications of a context; changes nothing. */
final class StatusReport {
    private final LocalStack stack;

    StatusReport(LocalStack stack) {
        this.stack = stack;
    }

    List<ServiceStatus> all() {
        Optional<Deployment> deployment = stack.lastDeployment();
        List<ServiceStatus> all =
                new ArrayList<>(ParallelHealthChecks.of(stack.services(), service -> service(service, deployment)));
        supervisor().ifPresent(all::add);
        stack.applications().forEach(record -> all.add(application(record)));
        return List.copyOf(all);
    }

    /** Returns the status of the supervisor; empty if none was ever started. */
    Optional<ServiceStatus> supervisor() {
        return stack.table().find(Supervisor.NAME).map(this::application);
    }

    Optional<ServiceStatus> application(String name) {
        return stack.applications().stream()
                .filter(record -> record.name().equals(name))
                .map(this::application)
                .findFirst();
    }

    /**
     * Returns the status of an application. An application has no health check: it counts as healthy while its process
     * runs, unless the process has ended twice in a row.
     */
    ServiceStatus application(ProcessRecord record) {
        if (!record.alive()) {
            return ended(record, Kind.APPLICATION);
        }
        State state = endsAtEveryStart(record) ? State.UNHEALTHY : State.HEALTHY;
        return running(record, Kind.APPLICATION, state, "", state == State.UNHEALTHY ? troubled(record) : "");
    }

    private ServiceStatus service(LocalService service, Optional<Deployment> deployment) {
        Optional<ProcessRecord> record = stack.table().find(service.name());
        if (record.isEmpty() || deployment.isEmpty()) {
            boolean removed = deployment.isPresent() && !deployment.get().deployed();
            return new ServiceStatus(
                    service.name(),
                    Kind.SERVICE,
                    removed ? State.STOPPED : State.ABSENT,
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    0,
                    removed ? "removed; its data is kept" : "",
                    "0/1",
                    "");
        }
        if (!record.get().alive()) {
            return ended(record.get(), Kind.SERVICE);
        }
        String endpoint = service.endpoint(deployment.get());
        Optional<String> failure = failure(service, record.get(), deployment.get());
        if (failure.isPresent() && endsAtEveryStart(record.get())) {
            return running(record.get(), Kind.SERVICE, State.UNHEALTHY, endpoint, troubled(record.get()));
        }
        State state = failure.isEmpty() ? State.HEALTHY : State.STARTING;
        return running(record.get(), Kind.SERVICE, state, endpoint, failure.orElse(""));
    }

    private Optional<String> failure(LocalService service, ProcessRecord record, Deployment deployment) {
        int port = service.port(deployment);
        if (!PortCheck.answers(port)) {
            return Optional.of("its port does not accept connections");
        }
        if (!PortCheck.isHeldBy(record.pid(), port)) {
            return Optional.of("its port is " + PortCheck.takenBy(port));
        }
        return HealthFailure.of(service.health(), () -> stack.endpoints(deployment))
                .map(HealthFailure::words);
    }

    private static ServiceStatus running(ProcessRecord record, Kind kind, State state, String endpoint, String detail) {
        return new ServiceStatus(
                        record.name(),
                        kind,
                        state,
                        Optional.of(Long.toString(record.pid())),
                        Optional.of(record.startedAt()),
                        endpoint,
                        ProcFiles.residentBytes(record.pid()),
                        detail.isEmpty() ? history(record.restarts()) : detail,
                        "1/1",
                        "")
                .restarted(record.restarts().count(), record.restarts().reason());
    }

    private static String history(Restarts restarts) {
        return switch (restarts.count()) {
            case 0 -> "";
            case 1 -> "restarted after: " + restarts.reason();
            default -> "restarted " + restarts.count() + " times, last after: " + restarts.reason();
        };
    }

    private static boolean endsAtEveryStart(ProcessRecord record) {
        return record.restarts().failures() > 1
                && record.startedAt().isAfter(Instant.now().minus(Restarts.STABLE));
    }

    private ServiceStatus ended(ProcessRecord record, Kind kind) {
        if (record.awaitsRestart() && isAttended(record)) {
            if (record.restarts().next().isEmpty()) {
                return justEnded(record, kind);
            }
            State state = record.restarts().failures() > 1 ? State.UNHEALTHY : State.STARTING;
            return ended(record, kind, state, troubled(record), "0/1");
        }
        if (record.stoppedAt().isPresent()) {
            String when = "stopped at " + record.stoppedAt().get();
            return ended(record, kind, State.STOPPED, when, kind == Kind.SERVICE ? "0/1" : "0/0");
        }
        String how = ExitReason.of(stack.folder(), record, stack.table().exitCode(record));
        return ended(record, kind, isDone(record, kind) ? State.ENDED : State.DEAD, how, "0/1");
    }

    /**
     * Returns the status of a process whose end the supervisor has not recorded yet, as it will be after that. The exit
     * code may be missing for a moment.
     */
    private ServiceStatus justEnded(ProcessRecord record, Kind kind) {
        OptionalInt code = stack.table().exitCode(record);
        if (code.isEmpty()) {
            return running(record, kind, State.STARTING, "", "has just ended");
        }
        String reason = ExitReason.of(stack.folder(), record, code);
        boolean isFinal = record.program().get().restart().finalCodes().contains(code.getAsInt());
        Instant now = Instant.now();
        return ended(
                record.with(
                        isFinal
                                ? record.restarts().endedForGood(reason)
                                : record.restarts().ended(reason, Duration.between(record.startedAt(), now), now)),
                kind);
    }

    /** Returns whether a process ended because its work was done, which is true of applications that ended with 0. */
    private boolean isDone(ProcessRecord record, Kind kind) {
        OptionalInt code = stack.table().exitCode(record);
        return kind == Kind.APPLICATION && code.isPresent() && code.getAsInt() == 0;
    }

    /**
     * Returns whether the supervisor will restart a process. The supervisor does not restart itself (commands do), and
     * while it does not run, nothing is restarted.
     */
    private boolean isAttended(ProcessRecord record) {
        return !record.name().equals(Supervisor.NAME) && stack.table().alive(Supervisor.NAME);
    }

    private static ServiceStatus ended(ProcessRecord record, Kind kind, State state, String detail, String tasks) {
        return new ServiceStatus(
                        record.name(), kind, state, Optional.empty(), Optional.empty(), "", 0, detail, tasks, "")
                .restarted(record.restarts().count(), record.restarts().reason());
    }

    /** Describes why a process ended, when it will be restarted, and from the second failure on where to look. */
    private String troubled(ProcessRecord record) {
        Restarts restarts = record.restarts();
        StringBuilder words = new StringBuilder();
        if (restarts.failures() > 1) {
            words.append("exited ").append(restarts.failures()).append(" times in a row, last: ");
        }
        words.append(restarts.reason().isEmpty() ? "exited" : restarts.reason());
        if (restarts.next().isPresent()) {
            long seconds =
                    Duration.between(Instant.now(), restarts.next().get()).toSeconds();
            words.append("; restarts in ").append(Math.max(1, seconds + 1)).append(" s");
        }
        if (restarts.failures() > 1) {
            String line = ProcessLog.lastLine(stack.folder(), record.name());
            if (!restarts.reason().contains(": ") && !line.isEmpty()) {
                words.append("; its last line: ").append(line);
            }
            words.append("; see 'stack logs ").append(record.name()).append("'");
        }
        return words.toString();
    }
}
