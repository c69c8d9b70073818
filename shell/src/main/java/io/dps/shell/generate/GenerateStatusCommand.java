package io.dps.shell.generate;

import io.dps.contract.PublishReport;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.ServiceStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code generate status}: shows what the generator's process does. */
@Command(
        name = "status",
        header = "Show what the generator started by 'generate start' does.",
        description =
                "Ends with 0 when it runs, else 1. It reports every 5 seconds. Of one that ended on a swarm without "
                        + "'generate stop', as when the engine restarts, it tells when, and how to start it again.",
        footer = {"", "Examples:", "  generate status", "  generate status -o json", "  generate status -o vertical"})
final class GenerateStatusCommand implements Callable<Integer> {
    private final Invocation invocation;

    GenerateStatusCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        GeneratorService generator = new GeneratorService(invocation.platform());
        invocation.platform().endpoints();
        Optional<ServiceStatus> process = generator.process().filter(ServiceStatus::isRunning);
        Optional<PublishReport> report = generator.report();
        if (report.isPresent()) {
            invocation.output().record(GeneratorRow.COLUMNS, GeneratorRow.of(report.get(), process));
        } else {
            invocation.output().table(GeneratorRow.COLUMNS, List.of());
            invocation.output().note("no generator was started yet; start one with: generate start");
        }
        generator.end().ifPresent(end -> {
            invocation.output().note("generator " + end.words());
            end.command().ifPresent(command -> invocation
                    .output()
                    .note("hint: start it again, from the beginning of its readings: " + command));
        });
        return process.isPresent() ? 0 : 1;
    }
}
