package io.dps.shell.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the values of {@code --conf}. */
final class RunConf {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RunConf() {}

    /** What reads as JSON is that, anything else is a text: times and rates need no quotes. */
    static Map<String, Object> parse(Map<String, String> given) {
        Map<String, Object> conf = new LinkedHashMap<>();
        given.forEach((name, text) -> conf.put(name, value(text)));
        return conf;
    }

    private static Object value(String text) {
        try {
            return JSON.readValue(text, Object.class);
        } catch (JsonProcessingException noJson) {
            return text;
        }
    }
}
