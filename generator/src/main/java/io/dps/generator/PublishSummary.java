package io.dps.generator;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was published.
 *
 * @param end why it ended
 * @param sent readings handed to the Kafka client; more than {@code acknowledged} only after an interruption
 * @param acknowledged readings that the broker acknowledged
 * @param bytes size of the acknowledged values, without keys, before compression
 * @param badRows rows that the source left out
 * @param elapsed time from the start until the last acknowledgement was in
 * @param firstEventTime earliest event time sent; empty if nothing was
 * @param lastEventTime latest event time sent; empty if nothing was
 * @param ackMillisP50 median time from sending to acknowledgement in milliseconds, within 7 %; empty if nothing was
 * @param ackMillisP99 the same, not exceeded by 99 % of the readings
 */
public record PublishSummary(
        EndReason end,
        long sent,
        long acknowledged,
        long bytes,
        long badRows,
        Duration elapsed,
        Optional<Instant> firstEventTime,
        Optional<Instant> lastEventTime,
        OptionalDouble ackMillisP50,
        OptionalDouble ackMillisP99) {

    static PublishSummary interruptedAtOnce() {
        return new PublishSummary(
                EndReason.INTERRUPTED,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }
}
