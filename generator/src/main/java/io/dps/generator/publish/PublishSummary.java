package io.dps.generator.publish;

import io.dps.contract.EndReason;
import java.util.Objects;

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
}
