package io.dps.shell.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * What an averager last reported to the progress topic (design.md, "Progress").
 *
 * @param stream name of the stream, which is its output topic
 * @param runId the run that reported
 * @param state starting, running, idle, stopped or failed
 * @param time when it reported
 * @param batchId the batch, -1 before the first
 * @param watermark event time before which windows are closed
 * @param rowsPerSecond rows processed per second in the last batch
 * @param valid readings averaged
 * @param rejected readings rejected
 * @param lateGroups groups of readings that came after their window was closed
 * @param error why it failed, if it did
 */
public record StreamProgress(
        String stream,
        String runId,
        String state,
        Instant time,
        long batchId,
        Optional<Instant> watermark,
        double rowsPerSecond,
        long valid,
        long rejected,
        long lateGroups,
        Optional<String> error) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether the run said that it ended. */
    public boolean hasEnded() {
        return state.equals("stopped") || state.equals("failed");
    }

    /** The report in a record of the progress topic, or empty when it is none. */
    public static Optional<StreamProgress> parse(byte[] value) {
        try {
            JsonNode node = JSON.readTree(value);
            return Optional.of(new StreamProgress(
                    node.path("stream").asText(),
                    node.path("run_id").asText(),
                    node.path("state").asText(),
                    Instant.parse(node.path("time").asText()),
                    node.path("batch_id").asLong(-1),
                    text(node, "watermark").map(Instant::parse),
                    node.path("processed_rows_per_second").asDouble(),
                    node.path("valid").asLong(),
                    node.path("rejected").asLong(),
                    node.path("late_groups").asLong(),
                    text(node, "error")));
        } catch (IOException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }
}
