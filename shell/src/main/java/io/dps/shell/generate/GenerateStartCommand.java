package io.dps.shell.generate;

import io.dps.contract.PublishReport;
import io.dps.generator.cli.GenerateOptions;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code generate start}: publishes readings from a process of the target. */
@Command(
        name = "start",
        header = "Make or replay readings in a process that outlives the shell.",
        description =
                "Takes the options of 'generate run'. Returns once the broker has acknowledged the first readings.",
        footer = {
            "",
            "Examples:",
            "  generate start --rate 50/s --sensors 3",
            "  generate start --rate 1000/s --for 1h --malformed 1%",
            "  generate start --replay readings.csv.gz --speed 60x"
        })
final class GenerateStartCommand implements Callable<Integer> {
    @Mixin
    private GenerateOptions options;

    private final Invocation invocation;

    GenerateStartCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        // A file that is not there is told here and now, not in the log of a process.
        options.replayFile().map(NamedFile::new).ifPresent(NamedFile::requireReadable);
        options.open(row -> {}).close();
        PublishReport first;
        try (StatusLine status = invocation.output().status()) {
            status.show("generator starting");
            first = new GeneratorService(invocation.platform())
                    .start(options.arguments(), options.timeout(), report -> status.show(GeneratorRow.line(report)));
        }
        invocation.output().note(GeneratorRow.line(first));
        return 0;
    }
}
