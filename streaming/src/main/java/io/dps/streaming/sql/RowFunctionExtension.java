package io.dps.streaming.sql;

import io.dps.contract.RowFunction;
import io.dps.contract.UserFailure;
import java.util.List;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.ObjectType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.Function1;
import scala.Option;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/**
 * Registers {@link RowFunction#NAME} in every session of a Spark Connect server that names this class in {@code
 * spark.sql.extensions} (ADR 0018).
 */
public final class RowFunctionExtension extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
    /** Called by Spark. */
    public RowFunctionExtension() {}

    @Override
    public BoxedUnit apply(SparkSessionExtensions extensions) {
        Function1<Seq<Expression>, Expression> builder = new AbstractFunction1<>() {
            @Override
            public Expression apply(Seq<Expression> arguments) {
                return expression(CollectionConverters.asJava(arguments));
            }
        };
        extensions.injectFunction(new Tuple3<>(
                new FunctionIdentifier(RowFunction.NAME),
                new ExpressionInfo(RowReader.class.getName(), RowFunction.NAME),
                builder));
        return BoxedUnit.UNIT;
    }

    private static Expression expression(List<Expression> arguments) {
        String schema = arguments.size() == 2 || arguments.size() == 3 ? text(arguments.get(1)) : null;
        String format = arguments.size() == 3 ? text(arguments.get(2)) : RowFunction.DEFAULT_FORMAT;
        if (schema == null || format == null) {
            throw refused(
                    RowFunction.NAME + " takes a value, a schema as a literal in DDL, and optionally a format as one in"
                            + " JSON",
                    null);
        }
        RowReader reader = reader(schema, format);
        return new Invoke(
                Literal.fromObject(reader, new ObjectType(RowReader.class)),
                "read",
                reader.schema(),
                sequence(List.of(arguments.get(0))),
                sequence(List.<AbstractDataType>of(DataTypes.BinaryType)),
                // A record without a value is not a row.
                true,
                true,
                // Spark evaluates a deterministic function again for each use of its result.
                false);
    }

    private static RowReader reader(String schema, String format) {
        // Throws Spark's own AnalysisException if the text is not DDL.
        StructType columns = StructType.fromDDL(schema);
        try {
            return new RowReader(columns, RowFunction.format(format));
        } catch (UserFailure unreadable) {
            throw refused(String.valueOf(unreadable.getMessage()), unreadable);
        }
    }

    private static @Nullable String text(Expression argument) {
        Object value = argument.foldable() && argument.dataType().equals(DataTypes.StringType)
                ? argument.eval(InternalRow.empty())
                : null;
        return value == null ? null : value.toString();
    }

    private static <T> Seq<T> sequence(List<T> elements) {
        return CollectionConverters.asScala(elements).toSeq();
    }

    /**
     * Returns an exception whose message reaches the client of a Connect server unchanged; Spark would report any other
     * one as an error of its own.
     */
    private static RuntimeException refused(String message, @Nullable Throwable cause) {
        return unchecked(new AnalysisException(
                message,
                Option.empty(),
                Option.empty(),
                Option.apply(cause),
                Option.empty(),
                scala.collection.immutable.Map$.MODULE$.empty(),
                new QueryContext[0]));
    }

    /** Throws a checked exception, as Spark's own functions do, which are written in Scala. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException unchecked(Exception failure) throws E {
        throw (E) failure;
    }
}
