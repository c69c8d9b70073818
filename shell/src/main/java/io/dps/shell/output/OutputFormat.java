package io.dps.shell.output;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The output formats; their names are the values of {@code -o}. */
public enum OutputFormat {
    TABLE,
    VERTICAL,
    CSV,
    TSV,
    JSON,
    JSONL,
    MARKDOWN,
    HTML,
    /** The bytes of record values, unchanged; for topics only. */
    RAW;

    /** Returns the name as a user writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the format with the given name, ignoring case. */
    public static Optional<OutputFormat> of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Returns all names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(OutputFormat::label).toList();
    }

    /** The names, as completion candidates of an option. */
    public static final class Labels implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return labels().iterator();
        }
    }
}
