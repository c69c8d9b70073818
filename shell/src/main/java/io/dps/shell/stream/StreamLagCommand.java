package io.dps.shell.stream;

import io.dps.contract.Durations;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.output.Unknown;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code stream lag}: shows the lag of averagers. */
@Command(
        name = "lag",
        header = "Show how far streams are behind, in records and in time.",
        description =
                "Without a name: all streams. Computed from the broker's offsets and their last reports, so it works even if "
                        + "a stream is dead. lag_seconds is the age of the oldest record that is not yet "
                        + "read. Committed records end where the first open transaction begins; held counts "
                        + "the offsets from there on, which are not part of the lag until the transaction ends. "
                        + "For a partition without a leader only the read offset is shown, and - for the rest.",
        footer = {"", "Examples:", "  stream lag", "  stream lag hourly -o json", "  stream lag -o csv > lag.csv"})
final class StreamLagCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("stream"),
            Column.text("topic"),
            Column.number("partition"),
            Column.number("read"),
            Column.number("end"),
            Column.number("lag"),
            Column.number("lag_seconds"),
            Column.number("held"));

    @Parameters(paramLabel = "STREAM", arity = "0..1", description = "Only this stream.")
    private Optional<String> name = Optional.empty();

    private final Invocation invocation;
    private final StreamLag lag;
    private final StreamCatalog catalog;

    StreamLagCommand(Invocation invocation, StreamLag lag, StreamCatalog catalog) {
        this.invocation = invocation;
        this.catalog = catalog;
        this.lag = lag;
    }

    @Override
    public Integer call() {
        name.ifPresent(catalog::requireKnown);
        List<PartitionLag> lags = name.map(lag::of).orElseGet(lag::all);
        show(lags, invocation.output(), Instant.now());
        lag.heldIn(lags).forEach(partition -> invocation.output().note(partition.text()));
        return 0;
    }

    static void show(List<PartitionLag> lags, Output output, Instant now) {
        output.table(COLUMNS, lags.stream().map(lag -> row(lag, now)).toList());
        long records = lags.stream().mapToLong(lag -> lag.lag().orElse(0)).sum();
        String age = lags.stream()
                .flatMap(lag -> lag.oldest().stream())
                .min(Instant::compareTo)
                .map(oldest -> ", the oldest written " + Durations.show(age(oldest, now)) + " ago")
                .orElse("");
        List<String> warnings = PartitionLag.warnings(lags);
        output.note(records + (records == 1 ? " record" : " records") + " behind"
                + (warnings.isEmpty() ? "" : " in partitions that have a leader") + age);
        warnings.forEach(warning -> output.note("warning: " + warning));
    }

    private static List<Object> row(PartitionLag lag, Instant now) {
        return Arrays.asList(
                lag.stream(),
                lag.topic(),
                lag.partition(),
                known(lag.read()),
                known(lag.end()),
                known(lag.lag()),
                lag.hasLeader() ? seconds(lag.oldest(), now) : Unknown.NUMBER,
                known(lag.held()));
    }

    private static Object known(OptionalLong number) {
        return number.isPresent() ? (Object) number.getAsLong() : Unknown.NUMBER;
    }

    private static Object seconds(Optional<Instant> oldest, Instant now) {
        return oldest.map(time -> age(time, now).toSeconds()).orElse(0L);
    }

    /** Returns the age, never negative: the writer's clock may be ahead of ours. */
    private static Duration age(Instant time, Instant now) {
        return time.isAfter(now) ? Duration.ZERO : Duration.between(time, now);
    }
}
