package io.dps.generator.publish;

import io.dps.contract.EndReason;
import io.dps.generator.fault.FaultCounts;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was published.
 *
 * @param end why it ended
 * @param totals how far it had come then; elapsed is the time until the last acknowledgement was in, and more was sent
 *     than acknowledged only after an interruption
 */
public record PublishSummary(EndReason end, PublishSnapshot totals) {

    public PublishSummary {
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(totals, "totals");
    }

    /** Returns {@link PublishSnapshot#sent()}. */
    public long sent() {
        return totals.sent();
    }

    /** Returns {@link PublishSnapshot#acknowledged()}. */
    public long acknowledged() {
        return totals.acknowledged();
    }

    /** Returns {@link PublishSnapshot#bytes()}. */
    public long bytes() {
        return totals.bytes();
    }

    /** Returns {@link PublishSnapshot#badRows()}. */
    public long badRows() {
        return totals.badRows();
    }

    /** Returns {@link PublishSnapshot#faults()}. */
    public FaultCounts faults() {
        return totals.faults();
    }

    /** Returns {@link PublishSnapshot#elapsed()}. */
    public Duration elapsed() {
        return totals.elapsed();
    }

    /** Returns {@link PublishSnapshot#firstEventTime()}. */
    public Optional<Instant> firstEventTime() {
        return totals.firstEventTime();
    }

    /** Returns {@link PublishSnapshot#lastEventTime()}. */
    public Optional<Instant> lastEventTime() {
        return totals.lastEventTime();
    }

    /** Returns {@link PublishSnapshot#ackMillisP50()}. */
    public OptionalDouble ackMillisP50() {
        return totals.ackMillisP50();
    }

    /** Returns {@link PublishSnapshot#ackMillisP99()}. */
    public OptionalDouble ackMillisP99() {
        return totals.ackMillisP99();
    }
}
