package io.dps.shell.completion;

import java.util.List;

/**
 * A name that a user can type.
 *
 * @param text the name
 * @param description what the list of candidates shows beside the name; may be empty
 * @param members names that belong to this one: the columns of a view, the fields of a column, the runs of a DAG
 */
public record Name(String text, String description, List<Name> members) {
    public Name {
        members = List.copyOf(members);
    }

    /** Creates a name without members. */
    public Name(String text, String description) {
        this(text, description, List.of());
    }
}
