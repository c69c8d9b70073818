package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The form of the values of a topic. */
public enum ValueFormat {
    /** One JSON object, whose fields are the columns. */
    JSON,
    /** One line of comma-separated values without a header; its fields are the columns in the order of the schema. */
    CSV,
    /** Text in UTF-8, which is the only column. */
    TEXT;

    /** Returns the word that a user writes, which is also the name in definitions. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return id();
    }
}
