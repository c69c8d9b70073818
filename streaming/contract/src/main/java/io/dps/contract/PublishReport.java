package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * The progress of publishing as one line of JSON: a status line of the generator, or the summary at its end. The
 * JSON names are the components' names in snake case; null components are left out. Immutable.
 *
 * @param state state of publishing
 * @param topic where it publishes
 * @param time when the report was made
 * @param sent records handed to the Kafka client
 * @param acknowledged records that the broker has acknowledged
 * @param bytes size of the acknowledged values, without keys, before compression
 * @param rate records acknowledged per second: over the last seconds, or over the whole time once publishing has
 *     ended; null while no time has passed
 * @param ackMsP50 median time from sending to acknowledgement in milliseconds; null if nothing was acknowledged
 * @param ackMsP99 the 99th percentile of that time
 * @param late readings whose event time was moved back
 * @param duplicates second copies of a reading
 * @param malformed records that are not valid readings
 * @param badRows rows that the source left out
 * @param elapsedMs time since the start, in milliseconds
 * @param firstEventTime earliest event time sent; null if none was sent
 * @param lastEventTime latest event time sent; null if none was sent
 * @param total records to be sent in all; null where that is not known
 * @param end why it ended; null while it runs and after a failure
 * @param error what failed, in one line; null otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PublishReport(
        State state,
        String topic,
        Instant time,
        long sent,
        long acknowledged,
        long bytes,
        Double rate,
        Double ackMsP50,
        Double ackMsP99,
        long late,
        long duplicates,
        long malformed,
        long badRows,
        long elapsedMs,
        Instant firstEventTime,
        Instant lastEventTime,
        Long total,
        EndReason end,
        String error) {

    /** The beginning of every report, which distinguishes it from the other lines of a log. */
    private static final String BEGINNING = "{\"state\":";

    /** The states of publishing. */
    public enum State {
        /** Publishing is in progress. */
        RUNNING,
        /** Publishing ran to its end. */
        ENDED,
        /** Publishing was interrupted. */
        STOPPED,
        /** Publishing failed. */
        FAILED;

        /** Returns the name in JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns whether publishing has ended, for whatever reason. */
        public boolean isLast() {
            return this != RUNNING;
        }
    }

    public PublishReport {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(time, "time");
    }

    /** Parses the report in a line of the generator's log; empty if the line is not a report, or is cut off. */
    public static Optional<PublishReport> parse(String line) {
        if (!line.startsWith(BEGINNING)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RecordJson.read(line.getBytes(StandardCharsets.UTF_8), PublishReport.class));
        } catch (UncheckedIOException cutOff) {
            return Optional.empty();
        }
    }

    /** Returns the report as JSON on one line, without a line end. */
    public String toJson() {
        return new String(RecordJson.write(this), StandardCharsets.UTF_8);
    }

    /**
     * Returns whether the earlier report is from an earlier process: within one process, elapsed time only grows.
     */
    public boolean isOfProcessAfter(PublishReport earlier) {
        return elapsedMs < earlier.elapsedMs;
    }

    /** Returns this report with the counts of an earlier process's report added. */
    public PublishReport plus(PublishReport earlier) {
        return new PublishReport(
                state,
                topic,
                time,
                sent + earlier.sent,
                acknowledged + earlier.acknowledged,
                bytes + earlier.bytes,
                rate,
                ackMsP50,
                ackMsP99,
                late + earlier.late,
                duplicates + earlier.duplicates,
                malformed + earlier.malformed,
                badRows + earlier.badRows,
                elapsedMs,
                firstEventTime,
                lastEventTime,
                total,
                end,
                error);
    }

    /** The reasons why publishing ended. */
    public enum EndReason {
        /** The source had no more readings. */
        EXHAUSTED,
        /** The requested number of records was sent. */
        COUNT,
        /** The requested time was over. */
        DURATION,
        /** The publishing thread was interrupted. */
        INTERRUPTED;

        /** Returns the name in reports. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
