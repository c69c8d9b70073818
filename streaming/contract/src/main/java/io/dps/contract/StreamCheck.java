package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a stream's definition; exists only for a definition that can run.
 *
 * @param columns the columns of the rows that the stream writes
 * @param identity the names of the columns that identify a row; empty for a stream that selects row by row
 * @param key the names of the columns that become the record's key; empty for records without one
 * @param lacking the names of the grouping columns that the key would need to tell all rows apart, also of those that
 *     the rows do not show; empty if it does, if there is no key, or if the rows are not grouped
 * @param unverifiable why the output cannot be verified; null if it can
 * @param obstacle why the stream cannot go on from a checkpoint of the replaced definition, in words that follow a
 *     colon; null if it can, or if no definition is replaced
 * @param replacedKey the names of the columns of the replaced definition's key, if records with the new definition have
 *     another key; empty if they had no key, null if the key stays or if no definition is replaced
 * @param unread the names of static views of the definition that the SQL does not read
 * @param state the state that the stream keeps, in words for the user; null if it keeps none
 * @param plan Spark's optimized plan of the SQL, a tree of several lines
 */
public record StreamCheck(
        List<Column> columns,
        List<String> identity,
        List<String> key,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> lacking,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unverifiable,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String obstacle,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<String> replacedKey,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unread,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String state,
        String plan) {
    public StreamCheck {
        lacking = lacking == null ? List.of() : List.copyOf(lacking);
        unread = unread == null ? List.of() : List.copyOf(unread);
    }

    /** A result for a definition with the default key, whose SQL reads all its views. */
    public StreamCheck(
            List<Column> columns,
            List<String> identity,
            @Nullable String unverifiable,
            @Nullable String obstacle,
            @Nullable String state,
            String plan) {
        this(columns, identity, identity, List.of(), unverifiable, obstacle, null, List.of(), state, plan);
    }

    /** Returns the key as a {@link StreamDefinition} has it: no columns if they are the default ones. */
    public List<String> definedKey() {
        return key.equals(identity) ? List.of() : key;
    }

    /**
     * A column of the result.
     *
     * @param type its type in Spark's SQL, such as {@code DOUBLE}
     */
    public record Column(String name, String type) {}
}
