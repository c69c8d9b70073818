package io.dps.shell.topic;

import java.util.ArrayList;
import java.util.List;

/**
 * How well the columns of a view fit the first records of its topic.
 *
 * @param records number of records examined
 * @param unfit number of these records whose value is not a JSON object or has a field of another type than its column
 * @param strict whether the view leaves such records out; otherwise it has NULL for the values that do not match
 * @param empty columns that are null in all of these records
 */
public record SchemaFit(long records, long unfit, boolean strict, List<String> empty) {
    public SchemaFit {
        empty = List.copyOf(empty);
    }

    /**
     * Returns warnings for inferred columns. Does not warn about columns that are null in all of the first records,
     * because that is common for inferred columns.
     */
    public List<String> warningsOfInferred() {
        return unfit == 0
                ? List.of()
                : List.of(unfit + " of the first " + records
                        + " records " + (unfit == 1 ? "does" : "do")
                        + " not match the columns; "
                        + (strict ? "the view leaves such records out" : "values that do not match become null"));
    }

    /** Returns warnings for columns that the user declared, one per line; empty if everything fits. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>(warningsOfInferred());
        if (records > 0 && !empty.isEmpty()) {
            warnings.add("columns that are null in all of the first " + records + " records: "
                    + String.join(", ", empty) + "; check that their names and types match the values");
        }
        return warnings;
    }
}
