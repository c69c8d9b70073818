package io.dps.shell.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * How the columns that a user named fit the first records of a topic.
 *
 * @param records how many records were looked at
 * @param unfit how many of them are no JSON object, or have a value of another type than its column
 * @param empty the columns that are null in all of them
 */
public record SchemaFit(long records, long unfit, List<String> empty) {
    public SchemaFit {
        empty = List.copyOf(empty);
    }

    /** What a user who named no columns should know: an inferred one may well be null in all of the first records. */
    public List<String> warningsOfInferred() {
        return unfit == 0
                ? List.of()
                : List.of(unfit + " of the first " + records
                        + " records do not fit the columns: what does not is null there");
    }

    /** What a user should know, a line each; nothing when all fits. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(warningsOfInferred());
        if (records > 0 && !empty.isEmpty()) {
            warnings.add("null in all of the first " + records + " records: " + String.join(", ", empty)
                    + "; are names and types as in the values?");
        }
        return warnings;
    }
}
