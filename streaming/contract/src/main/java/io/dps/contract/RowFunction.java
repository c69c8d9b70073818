package io.dps.contract;

/**
 * The SQL function that reads the value of a record as a row of a view, by the rules of streams: {@code
 * dps_parse(value, schema)}. It returns a struct with the columns of the schema, which is a literal in DDL, or null for
 * a record that is not a row. Only the Spark Connect servers that dps starts have it.
 */
public final class RowFunction {
    public static final String NAME = "dps_parse";

    private RowFunction() {}
}
