package io.dps.shell.stream;

import io.dps.shell.output.Suggestion;
import java.util.List;

/** The reasons for which a record is no reading, in the order in which they are looked for (design.md, "Contracts"). */
public final class RejectReasons {
    /** All of them, as a text. */
    public static final String LIST = "tombstone, too_large, not_utf8, not_json, trailing_data, not_an_object,"
            + " duplicate_field, missing_field, not_a_number, not_finite, out_of_range, bad_time, bad_sensor_id,"
            + " too_far_ahead";

    /** All of them. */
    public static final List<String> ALL = List.of(LIST.split(", ?"));

    private RejectReasons() {}

    /** What to say of a reason that there is not. */
    public static String suggestion(String name) {
        return Suggestion.hint(name, ALL, "the reasons are: " + LIST);
    }
}
