package io.dps.streaming.sql;

import io.dps.contract.InputView;
import io.dps.contract.UserFailure;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Reads the columns of an input view from its DDL. Stateless. */
public final class ViewSchema {
    /** The columns that every view has besides those of its schema, see {@link InputRows}. */
    private static final Set<String> OF_RECORD = Set.of("_key", "_partition", "_offset", "_timestamp");

    private ViewSchema() {}

    /**
     * Returns the columns of a view.
     *
     * @throws UserFailure of kind {@code FAILED} if the schema is not valid DDL, a column cannot be read from values in
     *     the view's format, two names differ only in case, a name is that of one of a record's own columns, or the event time is not a column
     *     of type TIMESTAMP
     */
    public static StructType of(InputView view) {
        StructType schema = parsed(view);
        try {
            new RecordParser(schema, view.format());
        } catch (UserFailure unreadable) {
            throw invalid(view, String.valueOf(unreadable.getMessage()), unreadable.hint(), unreadable);
        }
        requireDistinctNames(view, schema);
        requireEventTime(view, schema);
        return schema;
    }

    private static StructType parsed(InputView view) {
        try {
            return StructType.fromDDL(view.schema());
        } catch (Exception notDdl) {
            SqlError error = SqlError.of(notDdl)
                    .orElseThrow(() -> notDdl instanceof RuntimeException unchecked
                            ? unchecked
                            : new IllegalStateException("Spark cannot read a schema", notDdl));
            throw invalid(
                    view, error.reason(), "give columns and types as in: 'id STRING NOT NULL, kwh DOUBLE'", notDdl);
        }
    }

    private static void requireDistinctNames(InputView view, StructType schema) {
        Set<String> names = new HashSet<>();
        for (String name : schema.fieldNames()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (OF_RECORD.contains(lower)) {
                throw invalid(
                        view, "every view already has a column " + lower, "give the column " + name + " another name");
            }
            if (!names.add(lower)) {
                throw invalid(
                        view,
                        "it has two columns named " + name + ", as SQL does not distinguish upper and lower case",
                        "give one of them another name");
            }
        }
    }

    private static void requireEventTime(InputView view, StructType schema) {
        String eventTime = view.eventTime();
        if (eventTime == null) {
            return;
        }
        StructField column = Arrays.stream(schema.fields())
                .filter(field -> field.name().equals(eventTime))
                .findFirst()
                .orElseThrow(() -> UserFailure.failed(
                        "the event time of view " + view.name() + ", " + eventTime + ", is not one of its columns: "
                                + String.join(", ", schema.fieldNames()),
                        "name one of them with --event-time"));
        if (!column.dataType().equals(DataTypes.TimestampType)) {
            throw UserFailure.failed(
                    "the event time of view " + view.name() + ", " + eventTime + ", has the type "
                            + column.dataType().sql() + ", not TIMESTAMP",
                    "declare the column as TIMESTAMP, or name another with --event-time");
        }
    }

    private static UserFailure invalid(InputView view, String reason, String hint) {
        return UserFailure.failed("the schema of view " + view.name() + " is not valid: " + reason, hint);
    }

    private static UserFailure invalid(InputView view, String reason, String hint, Exception cause) {
        return UserFailure.failed("the schema of view " + view.name() + " is not valid: " + reason, hint, cause);
    }
}
