package io.dps.shell.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/**
 * What the generator's process last said (io.dps.generator.PublishReport has the fields).
 *
 * @param json the report
 */
public record GeneratorReport(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The report in a line of the process's log, if it is one. */
    public static Optional<GeneratorReport> parse(String line) {
        if (!line.startsWith("{\"state\":")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new GeneratorReport(JSON.readTree(line)));
        } catch (JsonProcessingException e) {
            // Cut off by the end of the process.
            return Optional.empty();
        }
    }

    /** running, ended, stopped or failed. */
    public String state() {
        return text("state");
    }

    /** Whether it was the last one of its process. */
    public boolean hasEnded() {
        return !state().equals("running");
    }

    /** Records that the broker has acknowledged. */
    public long acknowledged() {
        return json.path("acknowledged").asLong();
    }

    /** A text of the report; empty when it is not there. */
    public String text(String field) {
        return json.path(field).asText("");
    }

    /** A number of the report, or null. */
    public Number number(String field) {
        JsonNode value = json.path(field);
        if (!value.isNumber()) {
            return null;
        }
        return value.isIntegralNumber() ? (Number) value.asLong() : value.decimalValue();
    }
}
