package io.dps.shell.command;

import io.dps.contract.Durations;
import io.dps.shell.output.Column;
import io.dps.shell.service.stream.PartitionLag;
import io.dps.shell.service.stream.StreamLag;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stream lag}: shows how far averagers are behind. */
@Command(
        name = "lag",
        header = "Show how far the averager is behind, in records and in time.",
        description = "By the broker's offsets and the averager's last report, so also when it is dead. "
                + "lag_seconds is the age of the oldest record that is not yet averaged. "
                + "The end of committed records is where the first open transaction begins; held are the offsets from "
                + "there on, which count for nothing until it has ended.",
        footer = {"", "Examples:", "  stream lag", "  stream lag -o json", "  stream lag -o csv > lag.csv"})
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

    private final Invocation invocation;

    StreamLagCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        StreamLag streams = new StreamLag(invocation.platform());
        List<PartitionLag> lags = streams.all();
        Instant now = Instant.now();
        invocation
                .output()
                .table(COLUMNS, lags.stream().map(lag -> row(lag, now)).toList());
        long records = lags.stream().mapToLong(PartitionLag::lag).sum();
        String age = lags.stream()
                .flatMap(lag -> lag.oldest().stream())
                .min(Instant::compareTo)
                .map(oldest -> ", the oldest written " + Durations.show(age(oldest, now)) + " ago")
                .orElse("");
        invocation.output().note(records + (records == 1 ? " record" : " records") + " behind" + age);
        List<String> held = lags.stream()
                .filter(lag -> lag.held() > 0)
                .map(PartitionLag::topic)
                .toList();
        streams.held(held).forEach(partition -> invocation.output().note(partition.text()));
        return 0;
    }

    private static List<Object> row(PartitionLag lag, Instant now) {
        return Arrays.asList(
                lag.stream(),
                lag.topic(),
                lag.partition(),
                lag.read(),
                lag.end(),
                lag.lag(),
                seconds(lag.oldest(), now),
                lag.held());
    }

    private static Object seconds(Optional<Instant> oldest, Instant now) {
        return oldest.map(time -> age(time, now).toSeconds()).orElse(0L);
    }

    /** A clock of the writer's may be ahead of ours. */
    private static Duration age(Instant time, Instant now) {
        return time.isAfter(now) ? Duration.ZERO : Duration.between(time, now);
    }
}
