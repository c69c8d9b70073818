package io.dps.shell.command;

import io.dps.generator.BadRow;
import io.dps.generator.EndReason;
import io.dps.generator.PublishRequest;
import io.dps.generator.PublishSnapshot;
import io.dps.generator.PublishSummary;
import io.dps.generator.RateLimit;
import io.dps.generator.ReadingSource;
import io.dps.generator.StopRule;
import io.dps.shell.config.Durations;
import io.dps.shell.error.ErrorKind;
import io.dps.shell.output.StatusLine;
import io.dps.shell.service.GeneratorService;
import io.dps.shell.service.KnownSchemas;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate run}: publishes readings in the foreground. */
@Command(
        name = "run",
        header = "Make or replay readings and publish them to weather_data.",
        description = {
            "Goes on until the count, the time or the file is done, or Ctrl-C; says how many the broker acknowledged.",
            "A row of a file that is no reading is reported with its line and counted, and the rest goes on."
        },
        footer = {
            "",
            "Examples:",
            "  generate run --count 1000 --rate 100",
            "  generate run --sensors 3 --rate 50 --for 10m",
            "  generate run --replay readings.csv.gz --column temperature=temp_h --column process_timestamp=time"
        })
final class GenerateRunCommand implements Callable<Integer> {
    private static final int BAD_ROWS_SHOWN = 20;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Readings per second, or 'max' (default: 1, with --replay max).")
    private String rate;

    @Option(names = "--count", paramLabel = "N", description = "End after N readings.")
    private OptionalLong count = OptionalLong.empty();

    @Option(names = "--for", paramLabel = "TIME", description = "End after that time.")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long to wait for a broker that does not answer (default: 30s).")
    private Duration timeout;

    @Mixin
    private SourceOptions source;

    private final Invocation invocation;
    private long badRowsShown;

    GenerateRunCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        PublishRequest request =
                PublishRequest.to(KnownSchemas.READINGS).at(rateLimit()).until(new StopRule(count, duration));
        PublishSummary summary;
        try (StatusLine status = invocation.output().status();
                ReadingSource readings = source.open(row -> report(status, row))) {
            summary = new GeneratorService(invocation.platform())
                    .publish(readings, request, timeout, snapshot -> status.show(line(snapshot)));
        }
        invocation.output().note(line(summary));
        return summary.end() == EndReason.INTERRUPTED ? ErrorKind.INTERRUPTED.exitCode() : 0;
    }

    private RateLimit rateLimit() {
        String wanted = rate == null ? source.isReplay() ? "max" : "1" : rate;
        if (wanted.equals("max")) {
            return RateLimit.unlimited();
        }
        String number = wanted.endsWith("/s") ? wanted.substring(0, wanted.length() - 2) : wanted;
        if (!number.matches("[0-9]{1,9}(\\.[0-9]{1,6})?")) {
            throw io.dps.shell.error.DpsException.usage(
                    "'" + wanted + "' is not a rate", "write readings per second, for example 100 or 0.5, or 'max'");
        }
        return new RateLimit(Double.parseDouble(number));
    }

    private void report(StatusLine status, BadRow row) {
        badRowsShown++;
        if (badRowsShown <= BAD_ROWS_SHOWN) {
            status.line("line " + row.line() + ": " + row.column() + ": " + row.reason());
        } else if (badRowsShown == BAD_ROWS_SHOWN + 1) {
            status.line("more bad rows follow; they are counted");
        }
    }

    private static String line(PublishSnapshot now) {
        double seconds = Math.max(0.001, now.elapsed().toNanos() / 1e9);
        String total = now.total().isPresent() ? " of " + now.total().getAsLong() : "";
        return String.format(
                Locale.ROOT,
                "%d%s readings acknowledged, %.0f/s",
                now.acknowledged(),
                total,
                now.acknowledged() / seconds);
    }

    private static String line(PublishSummary done) {
        double seconds = Math.max(0.001, done.elapsed().toNanos() / 1e9);
        String rows = done.badRows() == 0 ? "" : ", " + done.badRows() + " bad rows left out";
        return String.format(
                Locale.ROOT,
                "%d readings acknowledged in %s (%.0f/s, %.1f MB)%s%s",
                done.acknowledged(),
                Durations.show(done.elapsed()),
                done.acknowledged() / seconds,
                done.bytes() / 1e6,
                rows,
                done.end() == EndReason.INTERRUPTED ? ", interrupted" : "");
    }
}
