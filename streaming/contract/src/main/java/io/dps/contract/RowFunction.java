package io.dps.contract;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The SQL function that reads the value of a record as a row of a view, by the rules of streams: {@code
 * dps_parse(value, schema, format)}. It returns a struct with the columns of the schema, or null for a record that is not
 * a row. Schema and format are literals; a call without format means the default one. Only the Spark Connect servers
 * that dps starts have the function.
 */
public final class RowFunction {
    public static final String NAME = "dps_parse";
    public static final String DEFAULT_FORMAT = argument(ViewFormat.DEFAULT);

    private RowFunction() {}

    /** Returns a format as the function takes it. */
    public static String argument(ViewFormat format) {
        return new String(RecordJson.write(format), StandardCharsets.UTF_8);
    }

    /**
     * Returns the format that an argument means.
     *
     * @throws UserFailure of kind {@code USAGE} if the argument is not a format
     */
    public static ViewFormat format(String argument) {
        try {
            return RecordJson.read(argument.getBytes(StandardCharsets.UTF_8), ViewFormat.class);
        } catch (UncheckedIOException invalid) {
            throw UserFailure.usage("'" + argument + "' is not a format of " + NAME, RowFunction.DEFAULT_FORMAT);
        }
    }
}
