package io.dps.stack.compose;

import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replaces variables in a text: {@code ${VAR}}, {@code ${VAR:-default}}, {@code ${VAR:?message}} and {@code $$}. */
final class Interpolation {
    private static final Pattern REFERENCE = Pattern.compile(
            "\\$(?:(?<dollar>\\$)|\\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<operator>:?[-?])(?<word>[^{}]*))?\\}"
                    + "|(?<bare>[A-Za-z_][A-Za-z0-9_]*)|(?<wrong>))");

    private final Map<String, String> variables;

    Interpolation(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** @param failure creates the exception for a problem, which it gets as text */
    String apply(String text, Function<String, RuntimeException> failure) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(found -> Matcher.quoteReplacement(value(matcher, failure)));
    }

    private String value(Matcher reference, Function<String, RuntimeException> failure) {
        if (reference.group("dollar") != null) {
            return "$";
        }
        if (reference.group("wrong") != null) {
            throw failure.apply("not a variable: write '$$' for a dollar sign, or ${NAME}");
        }
        String name = reference.group("name") == null ? reference.group("bare") : reference.group("name");
        String operator = reference.group("operator");
        String value = variables.get(name);
        boolean missing = value == null || (operator != null && operator.startsWith(":") && value.isEmpty());
        if (!missing) {
            return value;
        }
        if (operator == null || operator.endsWith("?")) {
            String word = reference.group("word");
            throw failure.apply("variable " + name + " is not set" + (word == null ? "" : ": " + word));
        }
        return reference.group("word");
    }
}
