package io.dps.shell.stream;

import io.dps.contract.FailureKind;
import io.dps.contract.OffsetRange;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CommandProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * How much a run has read of what its input held at its first report. For a run that ends when it has caught up. Not
 * thread-safe.
 */
final class CatchUpProgress {
    private final Function<StreamProgress, Map<Integer, OffsetRange>> readable;
    private final Map<Integer, OffsetRange> toRead = new HashMap<>();
    private boolean begun;

    /** @param readable returns the offsets that a stream may read of its input now */
    CatchUpProgress(Function<StreamProgress, Map<Integer, OffsetRange>> readable) {
        this.readable = readable;
    }

    /**
     * Returns the progress at a report.
     *
     * @param text what the progress says
     */
    CommandProgress at(StreamProgress report, String text) {
        if (!begun && !report.inputTopic().isEmpty()) {
            begun = true;
            begin(report);
        }
        long all = toRead.values().stream().mapToLong(OffsetRange::size).sum();
        long read = toRead.entrySet().stream()
                .mapToLong(
                        partition -> read(partition.getValue(), report.offsets().get(partition.getKey())))
                .sum();
        return CommandProgress.of(text, read, all);
    }

    private void begin(StreamProgress first) {
        try {
            readable.apply(first).forEach((partition, range) -> {
                OffsetRange before = first.offsets().get(partition);
                // Behind the end are offsets of an earlier topic of that name.
                boolean goesOn = before != null && before.end() <= range.end();
                long start = goesOn ? Math.max(before.end(), range.first()) : range.first();
                toRead.put(partition, new OffsetRange(start, range.end()));
            });
        } catch (UserFailure e) {
            // The run goes on without Kafka's answer, and its progress without a percentage.
            if (e.kind() != FailureKind.FAILED && e.kind() != FailureKind.UNREACHABLE) {
                throw e;
            }
        }
    }

    private static long read(OffsetRange wanted, OffsetRange batch) {
        return batch == null ? 0 : Math.max(0, Math.min(batch.end(), wanted.end()) - wanted.first());
    }
}
