package io.dps.shell.topic.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dps.shell.topic.TopicRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A line in the format of {@code topic tail -o jsonl}: an object with {@code partition, timestamp, key, value,
 * headers}; only the value is required. A string stands for its UTF-8 bytes, {@code {"base64": ...}} for other bytes.
 * Topic and offset say where the record came from, and are ignored.
 */
record JsonLine() implements LineForm {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> KNOWN =
            Set.of("topic", "partition", "offset", "timestamp", "key", "value", "headers");

    @Override
    public NewRecord record(byte[] line) {
        JsonNode record = read(line);
        record.fieldNames().forEachRemaining(name -> require(KNOWN.contains(name), "unknown field '" + name + "'"));
        require(record.has("value"), "the field 'value' is missing; for a tombstone, write \"value\":null");
        return new NewRecord(
                partition(record.path("partition")),
                timestamp(record.path("timestamp")),
                bytes("key", record.path("key")),
                bytes("value", record.path("value")),
                headers(record.path("headers")));
    }

    private static JsonNode read(byte[] line) {
        try {
            JsonNode record = JSON.readTree(line);
            require(record.isObject(), "not a JSON object");
            return record;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not JSON in UTF-8", e);
        }
    }

    private static OptionalInt partition(JsonNode partition) {
        if (partition.isMissingNode() || partition.isNull()) {
            return OptionalInt.empty();
        }
        require(
                partition.canConvertToInt() && partition.isInt() && partition.intValue() >= 0,
                "'partition' is not a partition number");
        return OptionalInt.of(partition.intValue());
    }

    private static Optional<Instant> timestamp(JsonNode timestamp) {
        if (timestamp.isMissingNode() || timestamp.isNull()) {
            return Optional.empty();
        }
        require(timestamp.isTextual(), "'timestamp' is not an RFC 3339 time");
        try {
            return Optional.of(NewRecord.timestamp(Instant.parse(timestamp.textValue())));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'timestamp' is not an RFC 3339 time", e);
        }
    }

    private static List<TopicRecord.Header> headers(JsonNode headers) {
        List<TopicRecord.Header> list = new ArrayList<>();
        if (headers.isObject()) {
            headers.properties()
                    .forEach(field ->
                            list.add(new TopicRecord.Header(field.getKey(), bytes("headers", field.getValue()))));
            return list;
        }
        require(
                headers.isArray() || headers.isMissingNode() || headers.isNull(),
                "'headers' is neither a list nor an object");
        for (JsonNode header : headers) {
            require(header.path("key").isTextual() && header.has("value"), "a header requires 'key' and 'value'");
            list.add(new TopicRecord.Header(header.path("key").textValue(), bytes("headers", header.path("value"))));
        }
        return list;
    }

    private static byte[] bytes(String field, JsonNode node) {
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        if (node.isTextual()) {
            return node.textValue().getBytes(StandardCharsets.UTF_8);
        }
        try {
            JsonNode encoded = node.path("base64");
            require(
                    node.size() == 1 && encoded.isTextual(),
                    "'" + field
                            + "' is neither a string nor null nor {\"base64\": ...}; write JSON values as a string");
            return encoded.binaryValue();
        } catch (IOException e) {
            throw new IllegalArgumentException("'" + field + "' is not valid base64", e);
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
