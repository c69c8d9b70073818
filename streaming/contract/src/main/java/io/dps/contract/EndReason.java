package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Why publishing ended. */
public enum EndReason {
    /** The source had no more readings. */
    EXHAUSTED,
    /** The wanted number of readings was sent. */
    COUNT,
    /** The wanted time was over. */
    DURATION,
    /** The publishing thread was interrupted. */
    INTERRUPTED;

    /** Returns the name in reports. */
    @JsonValue
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
