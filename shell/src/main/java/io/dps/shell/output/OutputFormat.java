package io.dps.shell.output;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The forms in which rows can be shown; the names are those of {@code -o}. */
public enum OutputFormat {
    TABLE,
    VERTICAL,
    CSV,
    TSV,
    JSON,
    JSONL,
    MARKDOWN,
    /** The bytes of record values as they are; topics only. */
    RAW;

    /** The name a user writes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format of that name, whatever its case. */
    public static Optional<OutputFormat> of(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** All names. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(OutputFormat::label).toList();
    }
}
