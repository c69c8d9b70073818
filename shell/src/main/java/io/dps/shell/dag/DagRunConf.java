package io.dps.shell.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads the values of {@code --conf}. */
final class DagRunConf {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Without an exponent: {@code 72225e2} is the id of a commit more often than 7,222,500. */
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?");

    private DagRunConf() {}

    /**
     * A plain number, true, false, null, or a text, list or object of JSON is that, and is sent as it is written: 1.10
     * stays 1.10. Anything else is a text: times and rates need no quotes.
     */
    static Map<String, Object> parse(Map<String, String> given) {
        Map<String, Object> conf = new LinkedHashMap<>();
        given.forEach((name, text) -> conf.put(name, isJson(text.strip()) ? new RawValue(text.strip()) : text));
        return conf;
    }

    private static boolean isJson(String text) {
        if (PLAIN_NUMBER.matcher(text).matches()) {
            return true;
        }
        boolean another = text.matches("(?s)true|false|null|[\\[{\"].*");
        try {
            return another && !JSON.readTree(text).isMissingNode();
        } catch (JsonProcessingException noJson) {
            return false;
        }
    }
}
