package io.dps.generator.fault;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** A JSON object as the JSON texts of its fields, so that single fields can be spoilt. Used once, by one thread. */
public final class RawObject {

    /** A length in characters that makes a value too large. */
    public static final int LARGE = 64 * 1024;

    /** More levels, and more digits, than a JSON parser accepts. */
    public static final int MANY = 2_000;

    private final Map<String, String> fields;
    private final StringBuilder further = new StringBuilder();

    /** @param fields JSON text of each field by its name, in the order of the object */
    public RawObject(Map<String, String> fields) {
        this.fields = new LinkedHashMap<>(fields);
    }

    /** Returns the JSON text of a field. */
    public String get(String name) {
        return Objects.requireNonNull(fields.get(name));
    }

    /** Replaces the JSON text of a field. */
    public RawObject with(String name, String json) {
        fields.put(name, json);
        return this;
    }

    /** Removes a field. */
    public RawObject without(String name) {
        fields.remove(name);
        return this;
    }

    /** Adds a field after the others, even if there is already one of that name. */
    public RawObject having(String name, String json) {
        further.append(',').append(quoted(name)).append(':').append(json);
        return this;
    }

    /** Returns the object as text. */
    public String json() {
        return fields.entrySet().stream()
                .map(field -> quoted(field.getKey()) + ":" + field.getValue())
                .collect(Collectors.joining(",", "{", further + "}"));
    }

    /** Returns the object as UTF-8. */
    public byte[] bytes() {
        return utf8(json());
    }

    /** Encodes the text as ISO 8859-1: one byte for each character below 256. */
    public byte[] latin1() {
        return json().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns the first bytes of the object; the caller sees to it that they are ASCII. */
    public byte[] beginning(int length) {
        return Arrays.copyOf(bytes(), length);
    }

    /** Encodes a text as UTF-8. */
    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a text as a JSON string. */
    public static String quoted(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
