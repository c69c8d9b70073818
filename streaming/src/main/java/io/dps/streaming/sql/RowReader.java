package io.dps.streaming.sql;

import io.dps.contract.RecordRejectReason;
import io.dps.contract.RowFunction;
import io.dps.contract.ViewFormat;
import io.dps.streaming.sql.RecordParser.Accepted;
import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Reads values of records as rows in Spark's internal form. Spark calls it from generated code. Two readers of the same
 * rows are equal, because Spark compares the expressions of a plan. Immutable and safe for use by several threads.
 */
public final class RowReader implements Serializable {
    private static final long serialVersionUID = 1L;

    private final StructType schema;
    private final String format;
    private final RecordParser parser;
    private transient volatile @Nullable Function1<Object, Object> converter;

    /**
     * @throws io.dps.contract.UserFailure of kind {@code USAGE} if a column has a type that cannot be read
     */
    RowReader(StructType schema, ViewFormat format) {
        this.schema = schema;
        this.format = RowFunction.argument(format);
        this.parser = new RecordParser(schema, format);
    }

    StructType schema() {
        return schema;
    }

    /** Returns the row; null if the record is not a row, for whatever {@link RecordRejectReason}. */
    public @Nullable InternalRow read(byte[] value) {
        return parser.parse(value) instanceof Accepted accepted
                ? (InternalRow) converter().apply(accepted.row())
                : null;
    }

    private Function1<Object, Object> converter() {
        Function1<Object, Object> made = converter;
        if (made == null) {
            made = CatalystTypeConverters.createToCatalystConverter(schema);
            converter = made;
        }
        return made;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RowReader reader && reader.schema.equals(schema) && reader.format.equals(format);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schema, format);
    }

    @Override
    public String toString() {
        return schema.toDDL();
    }
}
