package io.dps.shell.generate;

import io.dps.contract.Durations;
import io.dps.contract.ExitCode;
import io.dps.contract.PublishReport;
import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.UserFailure;
import io.dps.generator.cli.GenerateOptions;
import io.dps.generator.publish.PublishFailure;
import io.dps.generator.publish.PublishReports;
import io.dps.generator.publish.PublishRequest;
import io.dps.generator.publish.PublishSnapshot;
import io.dps.generator.publish.ReadingPublisher;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import io.dps.generator.record.RecordSource;
import io.dps.generator.replay.BadRow;
import io.dps.generator.schema.RecordSchema;
import io.dps.shell.output.CommandProgress;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Setting;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code generate run}: publishes readings or records of a schema in the foreground. */
@Command(
        name = "run",
        header = "Generate readings, generate records from a schema, or replay a file.",
        description = {
            "Publishes readings to weather_data. With --schema, publishes the records of the schema to --topic.",
            "Runs until the count, the time or the end of the file, or Ctrl-C; reports how many the broker acknowledged.",
            "With -o json or jsonl the summary is also one JSON object on standard output."
        },
        footer = {
            "",
            "Examples:",
            "  generate run --count 1000 --rate 100/s",
            "  generate run --rate 50/s --for 10m --late 5% --late-by 1m --malformed 1%",
            "  generate run --schema orders --topic orders --count 1000 --rate max",
            "  generate run --replay day.csv --column temperature=t:fahrenheit --speed 60x"
        })
final class GenerateRunCommand implements Callable<Integer>, NotRepeatable {
    private static final int BAD_ROWS_SHOWN = 20;

    /** Waits that are worth a word. */
    private static final Duration LONG_WAIT = Duration.ofSeconds(5);

    @Mixin
    private GenerateOptions options;

    @Option(names = "--stdout", description = "Write a value per line to standard output instead of Kafka.")
    private boolean stdout;

    private final Invocation invocation;
    private final GeneratorService generator;
    private long badRowsShown;

    GenerateRunCommand(Invocation invocation, GeneratorService generator) {
        this.invocation = invocation;
        this.generator = generator;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        return Optional.of("without --count and --for " + NEVER_ENDS).filter(reason -> options.isEndless());
    }

    @Override
    public Integer call() {
        options.check();
        options.replayFile().map(NamedFile::new).ifPresent(NamedFile::requireReadable);
        boolean json = wantsJson();
        if (json && stdout) {
            throw UserFailure.usage(
                    "--stdout and -o " + invocation.config().text(Setting.OUTPUT) + " both write to standard output",
                    "use one of them");
        }
        PublishSummary summary;
        try (StatusLine status = invocation.output().status();
                RecordSource<?> records = options.open(this::report)) {
            summary = publish(records, status);
            records.notes().forEach(note -> invocation.output().note("warning: " + note));
        } catch (PublishFailure e) {
            if (json) {
                show(PublishReports.failed(options.topic(), now(), e));
            }
            throw e;
        }
        invocation.output().note(line(summary));
        waits(summary.totals()).ifPresent(invocation.output()::note);
        if (!stdout) {
            options.schema().ifPresent(this::offerView);
        }
        if (json) {
            show(PublishReports.ended(options.topic(), now(), summary));
        }
        return summary.end() == EndReason.INTERRUPTED ? ExitCode.INTERRUPTED.value() : 0;
    }

    /** Shows how to make a view of the topic, which streams and queries read. */
    private void offerView(RecordSchema schema) {
        String time = schema.hasEventTime() ? " --event-time " + schema.eventTimeField() + " --watermark 30s" : "";
        invocation
                .output()
                .note("to query them: topic view " + options.topic() + " --schema '" + schema.ddl() + "'" + time);
    }

    private void show(PublishReport report) {
        invocation.output().data().line(report.toJson()).flush();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private PublishSummary publish(RecordSource<?> records, StatusLine status) {
        if (stdout) {
            showPlan();
            return ReadingPublisher.toStream(invocation.streams().out())
                    .publish(records, options.request(), snapshot -> {});
        }
        // Without a deployed platform, fail before announcing a run.
        invocation.platform().kafka();
        showPlan();
        return generator.publish(
                records,
                options.request(),
                options.timeout(),
                snapshot -> status.show(new CommandProgress(line(snapshot), snapshot.done())));
    }

    private void showPlan() {
        PublishPlan.of(
                        options.request(),
                        options.noun(),
                        !options.isRateGiven(),
                        options.isReplay() ? "the file ends" : interruption())
                .ifPresent(invocation.output()::note);
    }

    private String interruption() {
        OptionalInt job = invocation.streams().job();
        return job.isPresent() ? "'kill %" + job.getAsInt() + "'" : "Ctrl-C";
    }

    private boolean wantsJson() {
        OutputFormat format = invocation.output().format(OutputFormat.TABLE);
        return format == OutputFormat.JSON || format == OutputFormat.JSONL;
    }

    private void report(BadRow row) {
        badRowsShown++;
        if (badRowsShown <= BAD_ROWS_SHOWN) {
            invocation.output().note("line " + row.line() + ": " + row.column() + ": " + row.reason());
        } else if (badRowsShown == BAD_ROWS_SHOWN + 1) {
            invocation.output().note("further bad rows are counted but not shown");
        }
    }

    private String line(PublishSnapshot now) {
        String total = now.total().isPresent() ? " of " + now.total().getAsLong() : "";
        return String.format(
                Locale.ROOT,
                "%d%s %s acknowledged, %.0f/s, %.1f MB%s",
                now.acknowledged(),
                total,
                options.noun(),
                now.rate().orElse(0),
                now.bytes() / 1e6,
                latency(now));
    }

    private static String latency(PublishSnapshot now) {
        OptionalDouble median = now.ackMillisP50();
        return median.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        ", acknowledged after %.0f ms (p99 %.0f ms)",
                        median.getAsDouble(),
                        now.ackMillisP99().orElse(0));
    }

    private String line(PublishSummary done) {
        PublishSnapshot totals = done.totals();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%d %s acknowledged in %s (%.0f/s, %.1f MB)%s",
                done.totals().acknowledged(),
                options.noun(),
                Durations.show(done.totals().elapsed()),
                totals.rate().orElse(0),
                done.totals().bytes() / 1e6,
                latency(totals)));
        append(line, totals.faults().late(), " late");
        append(line, totals.faults().duplicates(), " twice");
        append(line, totals.faults().malformed(), " malformed");
        append(line, done.totals().badRows(), " bad rows left out");
        if (done.end() == EndReason.INTERRUPTED) {
            line.append(", interrupted");
            append(
                    line,
                    done.totals().sent() - done.totals().acknowledged(),
                    " more were sent and may have been stored");
        }
        return line.toString();
    }

    /** Says why a run was slow that could have been fast. */
    private Optional<String> waits(PublishSnapshot totals) {
        Duration waited = totals.waited();
        if (waited.compareTo(LONG_WAIT) < 0 || waited.multipliedBy(2).compareTo(totals.elapsed()) < 0) {
            return Optional.empty();
        }
        return Optional.of("waited " + Durations.show(waited) + " of it for the broker, so that " + options.noun()
                + " in order are not late for a stream with a watermark of "
                + Durations.format(options.request().watermark()) + "; a longer --watermark waits less");
    }

    private static void append(StringBuilder line, long count, String what) {
        if (count > 0) {
            line.append(", ").append(count).append(what);
        }
    }

    /** Announces a run at a limited rate, so that the user knows what it does and how long it will take. */
    static final class PublishPlan {
        private static final Duration SHORT = Duration.ofSeconds(5);
        private static final double LONGEST_SECONDS = Duration.ofDays(36_500).toSeconds();

        private PublishPlan() {}

        /**
         * Returns the announcement; empty if the run is short.
         *
         * @param noun what the records are called, in the plural
         * @param usualRate whether the rate is the default
         * @param end what ends the run if the request sets no limit
         */
        static Optional<String> of(PublishRequest request, String noun, boolean usualRate, String end) {
            if (request.rate().isUnlimited()) {
                return Optional.empty();
            }
            Optional<Duration> expected = expected(request);
            if (expected.isPresent() && expected.get().compareTo(SHORT) <= 0) {
                return Optional.empty();
            }
            String what = request.stop().count().isPresent()
                    ? request.stop().count().getAsLong() + " " + noun + " at " + rate(request)
                    : noun + " at " + rate(request);
            String until = expected.map(
                            time -> (isUntilCount(request, time) ? ": about " : " for ") + Durations.show(time))
                    .orElse(" until " + end);
            return Optional.of(what + until + (usualRate ? "; faster: --rate 100/s or --rate max" : ""));
        }

        private static Optional<Duration> expected(PublishRequest request) {
            Optional<Duration> longest = request.stop().duration();
            if (request.stop().count().isEmpty()) {
                return longest;
            }
            double seconds = request.stop().count().getAsLong() / request.rate().perSecond();
            Duration counted = Duration.ofMillis((long) (Math.min(seconds, LONGEST_SECONDS) * 1_000));
            return longest.filter(limit -> limit.compareTo(counted) < 0).or(() -> Optional.of(counted));
        }

        private static boolean isUntilCount(PublishRequest request, Duration expected) {
            return !request.stop().duration().equals(Optional.of(expected));
        }

        private static String rate(PublishRequest request) {
            return BigDecimal.valueOf(request.rate().perSecond())
                            .setScale(3, RoundingMode.HALF_UP)
                            .stripTrailingZeros()
                            .toPlainString()
                    + "/s";
        }
    }
}
