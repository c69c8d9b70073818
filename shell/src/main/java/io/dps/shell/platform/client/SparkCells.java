package io.dps.shell.platform.client;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VariantType;
import org.apache.spark.sql.types.YearMonthIntervalType;
import org.apache.spark.types.variant.Variant;
import org.apache.spark.unsafe.types.CalendarInterval;
import org.sparkproject.org.apache.arrow.memory.ArrowBuf;
import org.sparkproject.org.apache.arrow.vector.DateDayVector;
import org.sparkproject.org.apache.arrow.vector.DurationVector;
import org.sparkproject.org.apache.arrow.vector.FieldVector;
import org.sparkproject.org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.sparkproject.org.apache.arrow.vector.IntervalYearVector;
import org.sparkproject.org.apache.arrow.vector.TimeStampMicroTZVector;
import org.sparkproject.org.apache.arrow.vector.TimeStampMicroVector;
import org.sparkproject.org.apache.arrow.vector.VarBinaryVector;
import org.sparkproject.org.apache.arrow.vector.VarCharVector;
import org.sparkproject.org.apache.arrow.vector.complex.ListVector;
import org.sparkproject.org.apache.arrow.vector.complex.StructVector;

/**
 * Reads output cells from Arrow columns. Finds columns by position, since two columns may have the same name. Reads
 * dates and times in Spark's calendar, which the client's own row conversion does not follow for dates before 1582.
 */
final class SparkCells {
    private static final long NANOS_OF_MICRO = 1_000;

    private SparkCells() {}

    /** Returns a function that reads the value of a column in a given row. */
    static IntFunction<Object> of(DataType type, FieldVector column) {
        IntFunction<Object> values = values(type, column);
        return row -> column.isNull(row) ? null : values.apply(row);
    }

    private static IntFunction<Object> values(DataType type, FieldVector column) {
        if (column instanceof VarCharVector texts) {
            return row -> new String(texts.get(row), StandardCharsets.UTF_8);
        }
        if (column instanceof TimeStampMicroTZVector times) {
            return row -> Instant.EPOCH.plus(times.get(row), ChronoUnit.MICROS);
        }
        if (column instanceof TimeStampMicroVector times) {
            return row ->
                    LocalDateTime.ofInstant(Instant.EPOCH.plus(times.get(row), ChronoUnit.MICROS), ZoneOffset.UTC);
        }
        if (column instanceof DateDayVector days) {
            return row -> LocalDate.ofEpochDay(days.get(row)).toString();
        }
        if (column instanceof IntervalYearVector months && type instanceof YearMonthIntervalType interval) {
            return row -> IntervalText.ofMonths(months.get(row), interval.startField(), interval.endField());
        }
        if (column instanceof DurationVector micros && type instanceof DayTimeIntervalType interval) {
            return row -> IntervalText.ofMicros(
                    DurationVector.get(micros.getDataBuffer(), row), interval.startField(), interval.endField());
        }
        if (column instanceof IntervalMonthDayNanoVector parts) {
            return row -> calendarInterval(parts.getDataBuffer(), row);
        }
        return nested(type, column);
    }

    private static String calendarInterval(ArrowBuf parts, int row) {
        return new CalendarInterval(
                        IntervalMonthDayNanoVector.getMonths(parts, row),
                        IntervalMonthDayNanoVector.getDays(parts, row),
                        IntervalMonthDayNanoVector.getNanoseconds(parts, row) / NANOS_OF_MICRO)
                .toString();
    }

    private static IntFunction<Object> nested(DataType type, FieldVector column) {
        if (column instanceof StructVector struct && type instanceof VariantType) {
            VarBinaryVector values = (VarBinaryVector) struct.getChild("value");
            VarBinaryVector metadata = (VarBinaryVector) struct.getChild("metadata");
            return row -> new Variant(values.get(row), metadata.get(row)).toJson(ZoneOffset.UTC);
        }
        if (column instanceof StructVector struct && type instanceof StructType fields) {
            return struct(fields, struct);
        }
        if (column instanceof ListVector list && type instanceof MapType entries) {
            StructVector pairs = (StructVector) list.getDataVector();
            IntFunction<Object> keys = of(entries.keyType(), (FieldVector) pairs.getChildByOrdinal(0));
            IntFunction<Object> values = of(entries.valueType(), (FieldVector) pairs.getChildByOrdinal(1));
            return row -> map(list, row, keys, values);
        }
        if (column instanceof ListVector list && type instanceof ArrayType array) {
            IntFunction<Object> elements = of(array.elementType(), list.getDataVector());
            return row -> elements(list, row).mapToObj(elements).collect(ArrayList::new, List::add, List::addAll);
        }
        return column::getObject;
    }

    private static IntStream elements(ListVector list, int row) {
        return IntStream.range(list.getElementStartIndex(row), list.getElementEndIndex(row));
    }

    private static Map<Object, Object> map(
            ListVector list, int row, IntFunction<Object> keys, IntFunction<Object> values) {
        Map<Object, Object> cells = new LinkedHashMap<>();
        elements(list, row).forEach(each -> cells.put(keys.apply(each), values.apply(each)));
        return cells;
    }

    private static IntFunction<Object> struct(StructType type, StructVector struct) {
        List<FieldName> names = new ArrayList<>();
        List<IntFunction<Object>> values = new ArrayList<>();
        for (StructField field : type.fields()) {
            values.add(of(field.dataType(), (FieldVector) struct.getChildByOrdinal(names.size())));
            names.add(new FieldName(field.name()));
        }
        return row -> {
            Map<Object, Object> cells = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                cells.put(names.get(i), values.get(i).apply(row));
            }
            return cells;
        };
    }

    /** The name of a field. Two fields are never equal, even if their names are the same text. */
    private static final class FieldName {
        private final String name;

        FieldName(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
