package io.dps.shell.generate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What the generator's process last said (io.dps.generator.publish.PublishReport has the fields).
 *
 * @param json the report
 */
public record GeneratorReport(JsonNode json) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COUNTS =
            List.of("sent", "acknowledged", "bytes", "late", "duplicates", "malformed", "bad_rows");

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

    /** Whether an earlier report is of an earlier process: the time of one process only grows. */
    boolean isOfProcessAfter(GeneratorReport earlier) {
        return json.path("elapsed_ms").asLong()
                < earlier.json.path("elapsed_ms").asLong();
    }

    /** The same report, with what processes before this one counted too. */
    GeneratorReport plus(GeneratorReport earlier) {
        ObjectNode sum = json.deepCopy();
        for (String count : COUNTS) {
            sum.put(count, json.path(count).asLong() + earlier.json.path(count).asLong());
        }
        return new GeneratorReport(sum);
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
