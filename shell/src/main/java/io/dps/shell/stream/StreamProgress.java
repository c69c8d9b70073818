package io.dps.shell.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.Durations;
import io.dps.contract.Isolation;
import io.dps.contract.OffsetRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an averager last reported to the progress topic (design.md, "Progress").
 *
 * @param stream name of the stream, which is its output topic
 * @param queryId Spark's id of the query, which lasts as long as the checkpoint; empty before the first batch
 * @param runId the run that reported
 * @param pid its process, on its host
 * @param host its host
 * @param state starting, running, idle, restarting, stopped, failed, or reset
 * @param time when it reported
 * @param batchId the batch, -1 before the first
 * @param inputTopic where its readings come from
 * @param offsets what that batch read, by partition
 * @param outputStart end offsets of the output topic when the checkpoint was begun; what lies before is of an earlier one
 * @param watermark event time before which windows are closed
 * @param inputRate records per second that arrived during the last batch
 * @param processedRate records per second that the last batch processed
 * @param batchTime how long the last batch took
 * @param stateRows open windows
 * @param valid readings averaged
 * @param rejected readings rejected
 * @param lateGroups groups of readings that came after their window was closed
 * @param options what the averages depend on; empty in reports of an older averager
 * @param committedFrom by partition the offset from which on only committed records were read, of a checkpoint that began
 *     without isolation; empty when the isolation was the same from the beginning
 * @param error why it failed, or why it starts again
 * @param unfinishedBatch the batch that the end of the run cut off; its windows may be in the output already
 * @param notice what the run said once, of a change or of something that it waits for
 */
public record StreamProgress(
        String stream,
        Optional<String> queryId,
        String runId,
        long pid,
        String host,
        String state,
        Instant time,
        long batchId,
        String inputTopic,
        SortedMap<Integer, OffsetRange> offsets,
        SortedMap<Integer, Long> outputStart,
        Optional<Instant> watermark,
        double inputRate,
        double processedRate,
        Duration batchTime,
        long stateRows,
        long valid,
        long rejected,
        long lateGroups,
        Optional<StreamOptions> options,
        SortedMap<Integer, Long> committedFrom,
        Optional<String> error,
        Optional<Long> unfinishedBatch,
        Optional<String> notice) {
    /** State of a stream whose checkpoint was dropped; the one report that does not come from an averager. */
    public static final String RESET = "reset";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether readings came after their window was closed, which no average counts, and how to see them. */
    public String late() {
        return lateGroups == 0
                ? "no"
                : "yes, " + lateGroups + (lateGroups == 1 ? " group" : " groups") + "; see: stream verify";
    }

    /** Which records of transactions it reads; all of them by reports of an older averager. */
    public Isolation isolation() {
        return options.map(StreamOptions::isolation).orElse(Isolation.READ_UNCOMMITTED);
    }

    /** Ranges of the input by the isolation under which this stream reads them; one that is read under both is cut. */
    public Map<Isolation, Map<Integer, OffsetRange>> byIsolation(Map<Integer, OffsetRange> ranges) {
        Map<Isolation, Map<Integer, OffsetRange>> split = new EnumMap<>(Isolation.class);
        ranges.forEach((partition, range) -> {
            long switched = isolation() == Isolation.READ_UNCOMMITTED
                    ? Long.MAX_VALUE
                    : committedFrom.getOrDefault(partition, 0L);
            if (range.first() < switched) {
                split.computeIfAbsent(Isolation.READ_UNCOMMITTED, none -> new TreeMap<>())
                        .put(partition, new OffsetRange(range.first(), Math.min(range.end(), switched)));
            }
            if (range.end() > switched) {
                split.computeIfAbsent(Isolation.READ_COMMITTED, none -> new TreeMap<>())
                        .put(partition, new OffsetRange(Math.max(range.first(), switched), range.end()));
            }
        });
        return split;
    }

    /** The same report, with what the run said once in an earlier one. */
    StreamProgress after(StreamProgress earlier) {
        if (earlier == null || notice.isPresent() || !earlier.runId.equals(runId)) {
            return this;
        }
        return new StreamProgress(
                stream,
                queryId,
                runId,
                pid,
                host,
                state,
                time,
                batchId,
                inputTopic,
                offsets,
                outputStart,
                watermark,
                inputRate,
                processedRate,
                batchTime,
                stateRows,
                valid,
                rejected,
                lateGroups,
                options,
                committedFrom,
                error,
                unfinishedBatch,
                earlier.notice);
    }

    /** Whether the run said that it ended. */
    public boolean hasEnded() {
        return state.equals("stopped") || state.equals("failed") || state.equals(RESET);
    }

    /** The report that a stream's checkpoint was dropped at that time, as a record's value. */
    public static byte[] reset(String stream, String inputTopic, Instant time) {
        return JSON.createObjectNode()
                .put("stream", stream)
                .put("state", RESET)
                .put("time", time.toString())
                .put("batch_id", -1)
                .put("input_topic", inputTopic)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The report in a record of the progress topic, or empty when it is none. */
    public static Optional<StreamProgress> parse(byte[] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            JsonNode node = JSON.readTree(value);
            return node.isObject() ? Optional.of(read(node)) : Optional.empty();
        } catch (IOException | DateTimeParseException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static StreamProgress read(JsonNode node) {
        return new StreamProgress(
                node.path("stream").asText(),
                text(node, "query_id"),
                node.path("run_id").asText(),
                node.path("pid").asLong(),
                node.path("host").asText(),
                node.path("state").asText(),
                Instant.parse(node.path("time").asText()),
                node.path("batch_id").asLong(-1),
                node.path("input_topic").asText(),
                ranges(node.path("offsets")),
                numbers(node.path("output_start")),
                text(node, "watermark").map(Instant::parse),
                node.path("input_rows_per_second").asDouble(),
                node.path("processed_rows_per_second").asDouble(),
                Duration.ofMillis(
                        node.path("durations_ms").path("triggerExecution").asLong()),
                node.path("state_rows").asLong(),
                node.path("valid").asLong(),
                node.path("rejected").asLong(),
                node.path("late_groups").asLong(),
                options(node.path("options")),
                numbers(node.path("options").path("committed_from")),
                text(node, "error"),
                Optional.ofNullable(node.get("unfinished_batch"))
                        .filter(JsonNode::isIntegralNumber)
                        .map(JsonNode::asLong),
                text(node, "notice"));
    }

    private static SortedMap<Integer, OffsetRange> ranges(JsonNode node) {
        SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonNode range = entry.getValue();
            ranges.put(
                    Integer.valueOf(entry.getKey()),
                    new OffsetRange(
                            range.path("start").asLong(), range.path("end").asLong()));
        }
        return ranges;
    }

    private static SortedMap<Integer, Long> numbers(JsonNode node) {
        SortedMap<Integer, Long> numbers = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            numbers.put(Integer.valueOf(entry.getKey()), entry.getValue().asLong());
        }
        return numbers;
    }

    private static Optional<StreamOptions> options(JsonNode node) {
        if (!node.isObject()) {
            return Optional.empty();
        }
        return Optional.of(new StreamOptions(
                Durations.parse(node.path("window").asText()),
                Durations.parse(node.path("watermark").asText()),
                node.path("by_sensor").asBoolean(),
                Durations.parse(node.path("max_ahead").asText()),
                node.path("isolation").asText().equals(Isolation.READ_COMMITTED.toString())
                        ? Isolation.READ_COMMITTED
                        : Isolation.READ_UNCOMMITTED));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).filter(JsonNode::isTextual).map(JsonNode::asText);
    }
}
