package io.dps.generator.publish;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far publishing has come, as one line of JSON for other programs: the form of status lines and of the summary at
 * the end. Names are in snake case; what is not known is left out. Immutable.
 *
 * @param state what publishing is doing
 * @param topic where it publishes
 * @param time when this was so
 * @param totals how far it has come
 * @param end why it ended; empty while it runs and after a failure
 * @param error what failed, in one line; empty otherwise
 */
public record PublishReport(
        State state,
        String topic,
        Instant time,
        PublishSnapshot totals,
        Optional<EndReason> end,
        Optional<String> error) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final double HUNDREDTHS = 100;
    private static final double THOUSANDTHS = 1_000;

    /** What publishing is doing. */
    public enum State {
        /** It goes on. */
        RUNNING,
        /** It came to its end. */
        ENDED,
        /** It was interrupted. */
        STOPPED,
        /** It broke off. */
        FAILED;

        /** Returns the name in JSON. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public PublishReport {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(totals, "totals");
        Objects.requireNonNull(end, "end");
        Objects.requireNonNull(error, "error");
    }

    /** Reports on publishing that goes on. */
    public static PublishReport running(String topic, Instant time, PublishSnapshot totals) {
        return new PublishReport(State.RUNNING, topic, time, totals, Optional.empty(), Optional.empty());
    }

    /** Reports on publishing that ended, or was interrupted. */
    public static PublishReport ended(String topic, Instant time, PublishSummary summary) {
        State state = summary.end() == EndReason.INTERRUPTED ? State.STOPPED : State.ENDED;
        return new PublishReport(state, topic, time, summary.totals(), Optional.of(summary.end()), Optional.empty());
    }

    /** Reports on publishing that broke off, perhaps before it began. */
    public static PublishReport failed(String topic, Instant time, UserFailure failure) {
        PublishSnapshot totals = failure instanceof PublishFailure broken ? broken.totals() : PublishSnapshot.none();
        return new PublishReport(
                State.FAILED, topic, time, totals, Optional.empty(), Optional.of(failure.getMessage()));
    }

    /** Returns the report as JSON on one line, without a line end. */
    public String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStringField("state", state.id());
        json.writeStringField("topic", topic);
        json.writeStringField("time", time.toString());
        writeCounts(json);
        writeTimes(json);
        if (totals.total().isPresent()) {
            json.writeNumberField("total", totals.total().getAsLong());
        }
        if (end.isPresent()) {
            json.writeStringField("end", end.get().name().toLowerCase(Locale.ROOT));
        }
        if (error.isPresent()) {
            json.writeStringField("error", error.get());
        }
    }

    private void writeCounts(JsonGenerator json) throws IOException {
        json.writeNumberField("sent", totals.sent());
        json.writeNumberField("acknowledged", totals.acknowledged());
        json.writeNumberField("bytes", totals.bytes());
        write(json, "rate", totals.rate(), HUNDREDTHS);
        write(json, "ack_ms_p50", totals.ackMillisP50(), THOUSANDTHS);
        write(json, "ack_ms_p99", totals.ackMillisP99(), THOUSANDTHS);
        json.writeNumberField("late", totals.faults().late());
        json.writeNumberField("duplicates", totals.faults().duplicates());
        json.writeNumberField("malformed", totals.faults().malformed());
        json.writeNumberField("bad_rows", totals.badRows());
    }

    private void writeTimes(JsonGenerator json) throws IOException {
        json.writeNumberField("elapsed_ms", totals.elapsed().toMillis());
        if (totals.firstEventTime().isPresent()) {
            json.writeStringField(
                    "first_event_time", totals.firstEventTime().get().toString());
        }
        if (totals.lastEventTime().isPresent()) {
            json.writeStringField(
                    "last_event_time", totals.lastEventTime().get().toString());
        }
    }

    private static void write(JsonGenerator json, String name, OptionalDouble value, double parts) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(name, Math.round(value.getAsDouble() * parts) / parts);
        }
    }
}
