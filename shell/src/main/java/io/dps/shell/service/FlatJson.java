package io.dps.shell.service;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scalars of a JSON object by their dotted path, in the order of the text: {@code window.start}. */
public final class FlatJson {
    /** Numbers as they stand in the text: what is beyond a double is a number all the same. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    /** More digits than this are not written out. */
    private static final int LONGEST = 300;

    private FlatJson() {}

    /** Reads a value; empty when it is absent or no JSON object. Arrays are one cell, as text. */
    public static Map<String, Object> read(byte[] value) {
        if (value == null) {
            return Map.of();
        }
        try {
            JsonNode root = JSON.readTree(value);
            Map<String, Object> cells = new LinkedHashMap<>();
            if (root.isObject()) {
                add("", root, cells);
            }
            return cells;
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static void add(String prefix, JsonNode object, Map<String, Object> cells) {
        object.properties().forEach(field -> {
            String path = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                add(path + ".", value, cells);
            } else if (value.isNumber()) {
                cells.put(path, value.isIntegralNumber() ? value.bigIntegerValue() : decimal(value.decimalValue()));
            } else {
                cells.put(path, value.isNull() ? null : value.isTextual() ? value.asText() : value.toString());
            }
        });
    }

    private static Object decimal(BigDecimal value) {
        return Math.abs((long) value.scale()) > LONGEST ? value.toString() : value;
    }
}
