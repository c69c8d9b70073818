package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.Output;
import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.OutputFormat;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class StreamLagTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
    private static final List<PartitionLag> LAGS = List.of(
            new PartitionLag(
                    "avg",
                    "t",
                    0,
                    OptionalLong.of(5),
                    OptionalLong.of(8),
                    OptionalLong.of(3),
                    OptionalLong.of(0),
                    Optional.of(NOW.minusSeconds(60))),
            new PartitionLag(
                    "avg",
                    "t",
                    1,
                    OptionalLong.of(7),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    OptionalLong.empty(),
                    Optional.empty()));

    @Test
    void a_partition_without_a_leader_shows_what_is_known_and_is_named() {
        CapturedStreams streams = shown(OutputFormat.TABLE);

        assertThat(streams.out().lines().skip(1).map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly("avg t 0 5 8 3 60 0", "avg t 1 7 - - - -");
        assertThat(streams.err())
                .isEqualTo("3 records behind in partitions that have a leader, the oldest written 1m0s ago\n"
                        + "warning: partitions without a leader in topic t: 1; start the brokers that host them\n");
    }

    @Test
    void what_is_not_known_is_null_for_programs() {
        assertThat(shown(OutputFormat.JSONL).out())
                .endsWith("{\"stream\":\"avg\",\"topic\":\"t\",\"partition\":1,\"read\":7,\"end\":null,\"lag\":null,"
                        + "\"lag_seconds\":null,\"held\":null}\n");
        assertThat(shown(OutputFormat.CSV).out()).endsWith("avg,t,1,7,,,,\n");
    }

    private static CapturedStreams shown(OutputFormat format) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        StreamLagCommand.show(LAGS, new Output(streams.streams(), Optional.of(format), Verbosity.NORMAL), NOW);
        return streams;
    }
}
