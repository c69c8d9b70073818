package io.dps.stack.local;

import io.dps.stack.health.HealthFailure;
import io.dps.stack.health.Survey;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.machine.ProcFiles;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Tells the state of all services and applications of a context, and changes nothing. */
final class StatusReport {
    private final LocalStack stack;

    StatusReport(LocalStack stack) {
        this.stack = stack;
    }

    List<ServiceStatus> all() {
        Optional<Deployment> deployment = stack.deploymentFile().load();
        List<ServiceStatus> all = new ArrayList<>(Survey.of(stack.services(), service -> service(service, deployment)));
        stack.applications().forEach(record -> all.add(application(record)));
        return List.copyOf(all);
    }

    Optional<ServiceStatus> application(String name) {
        return stack.applications().stream()
                .filter(record -> record.name().equals(name))
                .map(this::application)
                .findFirst();
    }

    /** An application has no check: it is healthy when its process runs. */
    ServiceStatus application(ProcessRecord record) {
        return record.alive() ? running(record, Kind.APPLICATION, State.HEALTHY, "", "") : endedApplication(record);
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
                    removed ? "removed, its data is kept" : "",
                    "0/1",
                    "");
        }
        if (!record.get().alive()) {
            return ended(record.get(), Kind.SERVICE, State.DEAD);
        }
        String endpoint = service.endpoint(deployment.get());
        Optional<String> failure = failure(service, deployment.get());
        return running(
                record.get(),
                Kind.SERVICE,
                failure.isEmpty() ? State.HEALTHY : State.STARTING,
                endpoint,
                failure.orElse(""));
    }

    private Optional<String> failure(LocalService service, Deployment deployment) {
        if (!PortCheck.answers(service.port(deployment))) {
            return Optional.of("its port does not accept connections");
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
                detail,
                "1/1",
                "");
    }

    /** An application may end by itself when its work is done; only an error makes it dead. */
    private ServiceStatus endedApplication(ProcessRecord record) {
        boolean failed = stack.launcher().exitCode(record).orElse(0) != 0
                || ProcessLog.printedError(stack.folder(), record.name()).isPresent();
        return ended(record, Kind.APPLICATION, failed ? State.DEAD : State.ENDED);
    }

    private ServiceStatus ended(ProcessRecord record, Kind kind, State unlessStopped) {
        boolean stopped = record.stoppedAt().isPresent();
        return new ServiceStatus(
                record.name(),
                kind,
                stopped ? State.STOPPED : unlessStopped,
                Optional.empty(),
                Optional.empty(),
                "",
                0,
                stopped ? "stopped at " + record.stoppedAt().get() : howItEnded(record),
                kind == Kind.SERVICE || !stopped ? "0/1" : "0/0",
                "");
    }

    private String howItEnded(ProcessRecord record) {
        OptionalInt code = stack.launcher().exitCode(record);
        Optional<String> error = ProcessLog.printedError(stack.folder(), record.name());
        if (code.isEmpty()) {
            return error.orElse("ended");
        }
        return "exit code " + code.getAsInt() + error.map(text -> ": " + text).orElse("");
    }
}
