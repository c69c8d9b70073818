package io.dps.shell.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scalars of a JSON object by their dotted path, in the order of the text: {@code window.start}. */
public final class FlatJson {
    private static final ObjectMapper JSON = new ObjectMapper();

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
        object.fields().forEachRemaining(field -> {
            String path = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                add(path + ".", value, cells);
            } else if (value.isNumber()) {
                cells.put(path, value.isIntegralNumber() ? value.bigIntegerValue() : value.decimalValue());
            } else {
                cells.put(path, value.isNull() ? null : value.isTextual() ? value.asText() : value.toString());
            }
        });
    }
}
