package io.dps.shell.completion;

import io.dps.shell.output.CellText;
import java.util.List;

/**
 * A name that a user can type.
 *
 * @param text the name
 * @param description what the list of candidates shows beside the name; may be empty. Of a longer text, the beginning
 *     of its first line is kept, with control characters escaped: it may come from a server
 * @param members names that belong to this one: the columns of a view, the fields of a column, the runs of a DAG
 */
public record Name(String text, String description, List<Name> members) {
    /** A longer description would leave no room for a second column of names. */
    private static final int LONGEST = 60;

    public Name {
        description = shown(description);
        members = List.copyOf(members);
    }

    /** Creates a name without members. */
    public Name(String text, String description) {
        this(text, description, List.of());
    }

    private static String shown(String description) {
        String line = CellText.printable(description.lines().findFirst().orElse(""));
        return line.codePointCount(0, line.length()) <= LONGEST
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST - 3)) + "...";
    }
}
