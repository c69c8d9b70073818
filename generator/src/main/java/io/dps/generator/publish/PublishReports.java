package io.dps.generator.publish;

import io.dps.contract.PublishReport;
import io.dps.contract.PublishReport.EndReason;
import io.dps.contract.PublishReport.State;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.ReadingPublisher.PublishSummary;
import java.time.Instant;
import java.util.OptionalDouble;

/** Makes reports for other programs from the publisher's snapshots. */
public final class PublishReports {
    private static final double HUNDREDTHS = 100;
    private static final double THOUSANDTHS = 1_000;

    private PublishReports() {}

    /** Returns the report of publishing that is in progress. */
    public static PublishReport running(String topic, Instant time, PublishSnapshot totals) {
        return report(State.RUNNING, topic, time, totals, null, null);
    }

    /** Returns the report of publishing that ended or was interrupted. */
    public static PublishReport ended(String topic, Instant time, PublishSummary summary) {
        State state = summary.end() == EndReason.INTERRUPTED ? State.STOPPED : State.ENDED;
        return report(state, topic, time, summary.totals(), summary.end(), null);
    }

    /** Returns the report of publishing that failed, perhaps before it began. */
    public static PublishReport failed(String topic, Instant time, UserFailure failure) {
        PublishSnapshot totals = failure instanceof PublishFailure broken ? broken.totals() : PublishSnapshot.none();
        return report(State.FAILED, topic, time, totals, null, failure.getMessage());
    }

    private static PublishReport report(
            State state, String topic, Instant time, PublishSnapshot totals, EndReason end, String error) {
        return new PublishReport(
                state,
                topic,
                time,
                totals.sent(),
                totals.acknowledged(),
                totals.bytes(),
                rounded(totals.rate(), HUNDREDTHS),
                rounded(totals.ackMillisP50(), THOUSANDTHS),
                rounded(totals.ackMillisP99(), THOUSANDTHS),
                totals.faults().late(),
                totals.faults().duplicates(),
                totals.faults().malformed(),
                totals.badRows(),
                totals.elapsed().toMillis(),
                totals.firstEventTime().orElse(null),
                totals.lastEventTime().orElse(null),
                totals.total().isPresent() ? (Long) totals.total().getAsLong() : null,
                end,
                error);
    }

    private static Double rounded(OptionalDouble value, double parts) {
        return value.isPresent() ? (Double) (Math.round(value.getAsDouble() * parts) / parts) : null;
    }
}
