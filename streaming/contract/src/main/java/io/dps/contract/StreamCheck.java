package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of checking a stream's definition; exists only for a definition that can run.
 *
 * @param columns the columns of the rows that the stream writes
 * @param identity the names of the columns that identify a row, which become the record's key; empty for a stream that
 *     selects row by row
 * @param unverifiable why the output cannot be verified; null if it can
 * @param obstacle why the stream cannot go on from a checkpoint of the replaced definition, in words that follow a
 *     colon; null if it can, or if no definition is replaced
 * @param unread the names of static views of the definition that the SQL does not read
 * @param state the state that the stream keeps, in words for the user; null if it keeps none
 * @param plan Spark's optimized plan of the SQL, a tree of several lines
 */
public record StreamCheck(
        List<Column> columns,
        List<String> identity,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unverifiable,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String obstacle,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> unread,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String state,
        String plan) {
    public StreamCheck {
        unread = unread == null ? List.of() : List.copyOf(unread);
    }

    /** A result for a definition whose SQL reads all its views. */
    public StreamCheck(
            List<Column> columns,
            List<String> identity,
            @Nullable String unverifiable,
            @Nullable String obstacle,
            @Nullable String state,
            String plan) {
        this(columns, identity, unverifiable, obstacle, List.of(), state, plan);
    }

    /**
     * A column of the result.
     *
     * @param type its type in Spark's SQL, such as {@code DOUBLE}
     */
    public record Column(String name, String type) {}
}
