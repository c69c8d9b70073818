package io.dps.shell.stack;

import io.dps.contract.Durations;
import io.dps.contract.ExitCode;
import io.dps.shell.generate.GeneratorService;
import io.dps.shell.output.Column;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** {@code stack status}: shows the state of every service. */
@Command(
        name = "status",
        header = "Show the state of every service.",
        description = "Exits with 0 if all services are healthy or done, 3 if nothing is deployed or no server "
                + "of an external platform answers, else 1. On the local target a supervisor restarts services that "
                + "ended unexpectedly; the detail shows how often and why.",
        footer = {
            "",
            "Examples:",
            "  stack status",
            "  stack status -o json",
            "  stack status --context lab -o vertical"
        })
final class StackStatusCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("service"),
            Column.text("state"),
            Column.text("tasks"),
            Column.text("node"),
            Column.text("id"),
            Column.text("up"),
            Column.number("memory_mib"),
            Column.text("endpoint"),
            Column.text("detail"),
            Column.number("restarts"),
            Column.text("last_end"));

    /** Columns left out of tables, because the detail column names the restarts and the last end. */
    private static final Set<String> NOT_IN_TABLES = Set.of("restarts", "last_end");

    /** Columns that are the same in every row of a target without nodes. */
    private static final Set<String> OF_NODES = Set.of("tasks", "node");

    private final Invocation invocation;
    private final GeneratorService generator;

    StackStatusCommand(Invocation invocation, GeneratorService generator) {
        this.invocation = invocation;
        this.generator = generator;
    }

    @Override
    public Integer call() {
        List<ServiceStatus> services = invocation.platform().target().status().stream()
                .map(this::explained)
                .toList();
        show(services);
        if (services.stream().noneMatch(StackStatusCommand::isSeen)) {
            return ExitCode.UNREACHABLE.value();
        }
        return services.stream().allMatch(ServiceStatus::isWell) ? 0 : ExitCode.FAILED.value();
    }

    /** Adds how much a generator had published when it ended, from its own reports. */
    private ServiceStatus explained(ServiceStatus service) {
        if (!service.name().equals(GeneratorService.GENERATOR)) {
            return service;
        }
        return generator
                .end(service)
                .map(end -> service.withDetail(end.words()
                        + end.command()
                                .map(command -> "; start it again: " + command)
                                .orElse("")))
                .orElse(service);
    }

    private void show(List<ServiceStatus> services) {
        Set<String> hidden = new HashSet<>();
        if (invocation.output().format(OutputFormat.TABLE) == OutputFormat.TABLE) {
            hidden.addAll(NOT_IN_TABLES);
            if (services.stream().allMatch(service -> service.node().isEmpty())) {
                hidden.addAll(OF_NODES);
            }
        }
        List<Integer> shown = IntStream.range(0, COLUMNS.size())
                .filter(i -> !hidden.contains(COLUMNS.get(i).name()))
                .boxed()
                .toList();
        invocation
                .output()
                .table(
                        shown.stream().map(COLUMNS::get).toList(),
                        services.stream()
                                .map(StackStatusCommand::row)
                                .map(row -> Arrays.asList(
                                        shown.stream().map(row::get).toArray()))
                                .toList());
    }

    private static boolean isSeen(ServiceStatus service) {
        return service.isRunning() || service.state() == State.DEAD || service.state() == State.HEALTHY;
    }

    private static List<Object> row(ServiceStatus service) {
        Duration up = service.since()
                .map(since -> Duration.between(since, Instant.now()))
                .orElse(Duration.ZERO);
        return Arrays.asList(
                service.name(),
                service.state().name().toLowerCase(Locale.ROOT),
                service.tasks(),
                service.node(),
                service.id().orElse(null),
                service.since().isPresent() ? Durations.show(up) : null,
                service.residentBytes() > 0 ? service.residentBytes() >> 20 : null,
                service.endpoint(),
                service.detail(),
                service.restarts(),
                service.lastEnd());
    }
}
