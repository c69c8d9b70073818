package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamOptions;
import io.dps.contract.StreamProgress;
import io.dps.contract.StreamState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reports of an averager for tests. */
public final class Reports {
    private Reports() {}

    /** A report of a batch that read one range of partition 0. */
    public static StreamProgress batch(long id, long start, long end, String watermark) {
        return batch(id, new TreeMap<>(Map.of(0, new OffsetRange(start, end))), watermark);
    }

    /** A report of a batch; without a watermark before the first is known. */
    public static StreamProgress batch(long id, SortedMap<Integer, OffsetRange> offsets, String watermark) {
        return batch(id, offsets, watermark, "weather_data");
    }

    /** The same of a stream that reads another topic. */
    public static StreamProgress batch(
            long id, SortedMap<Integer, OffsetRange> offsets, String watermark, String input) {
        return new StreamProgress(
                "weather_data_avg",
                "run",
                "query",
                1,
                "host",
                StreamState.RUNNING,
                Instant.parse("2026-11-22T08:00:00Z").plusSeconds(id),
                id,
                input,
                "weather_data_avg",
                new StreamProgress.Options(
                        new StreamOptions(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), false),
                        2,
                        Isolation.READ_COMMITTED,
                        null),
                null,
                offsets,
                watermark == null ? null : Instant.parse(watermark),
                10,
                20,
                new TreeMap<>(Map.of("triggerExecution", 300L)),
                3,
                null,
                100 * (id + 1),
                id,
                0,
                null,
                null,
                null);
    }
}
