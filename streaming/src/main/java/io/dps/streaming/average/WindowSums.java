package io.dps.streaming.average;

import io.dps.contract.RejectReason;
import io.dps.contract.StreamOptions;
import io.dps.streaming.average.ParseResult.ParsedReading;
import io.dps.streaming.average.ParseResult.Rejected;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Judges the records of a partition and sums its readings per window, in one pass: Spark sees a row per window instead of
 * one per record. Takes rows of {@code value} and {@code key} (binary) and the Kafka timestamp in microseconds; gives rows
 * of {@link #SCHEMA}. Immutable; each call serves one task.
 */
final class WindowSums implements MapPartitionsFunction<Row, Row> {
    /**
     * Either a reason and the number of records that were rejected for it, or the sums of readings of one window (and, if so
     * grouped, of one sensor) and the latest of their times. A sum stands in two columns, see {@link Sum}.
     */
    static final StructType SCHEMA = new StructType()
            .add("reason", DataTypes.StringType)
            .add("records", DataTypes.LongType)
            .add("event_micros", DataTypes.LongType)
            .add("sensor_id", DataTypes.StringType)
            .add("temperature_whole", DataTypes.LongType)
            .add("temperature_rest", DataTypes.DoubleType)
            .add("humidity_whole", DataTypes.LongType)
            .add("humidity_rest", DataTypes.DoubleType)
            .add("pressure_whole", DataTypes.LongType)
            .add("pressure_rest", DataTypes.DoubleType);

    private static final long serialVersionUID = 1L;

    /** With more groups than these, what is summed so far is passed on: some 15 MiB for each task. */
    private static final int MAX_GROUPS = 50_000;

    /** A group whose sensor id is this long takes twice the room of one without. */
    private static final int LONG_ID = 100;

    private final AveragerPlan plan;
    private final ReadingRules rules;
    private final long windowMicros;
    private final boolean bySensor;

    WindowSums(StreamOptions options, AveragerPlan plan) {
        this.plan = plan;
        this.rules = new ReadingRules(options.maxAhead());
        this.windowMicros = Math.multiplyExact(options.window().toMillis(), 1000L);
        this.bySensor = options.bySensor();
    }

    @Override
    public Iterator<Row> call(Iterator<Row> records) {
        return plan == AveragerPlan.READING_BY_READING
                ? StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED), false)
                        .map(this::rowOf)
                        .iterator()
                : new Partition(records);
    }

    private ParseResult judge(Row record) {
        return rules.judge(record.getAs(0), record.getAs(1), record.getLong(2));
    }

    private Row rowOf(Row record) {
        ParseResult result = judge(record);
        if (result instanceof ParsedReading reading) {
            WindowSum sum = new WindowSum();
            sum.add(reading);
            return sum.toRow(group(reading).sensor());
        }
        return rejectedRow(((Rejected) result).reason(), 1);
    }

    private Group group(ParsedReading reading) {
        long window = Math.floorDiv(reading.eventTimeMicros(), windowMicros);
        return new Group(window, bySensor ? reading.sensorId() : null);
    }

    private final class Partition implements Iterator<Row> {
        private final Iterator<Row> records;
        private final Map<Group, WindowSum> sums = new HashMap<>();
        private final Map<RejectReason, Long> rejected = new EnumMap<>(RejectReason.class);
        private Iterator<Row> ready = Collections.emptyIterator();

        Partition(Iterator<Row> records) {
            this.records = records;
        }

        @Override
        public boolean hasNext() {
            if (!ready.hasNext() && records.hasNext()) {
                ready = sumUp();
            }
            return ready.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.next();
        }

        private Iterator<Row> sumUp() {
            sums.clear();
            rejected.clear();
            long room = MAX_GROUPS;
            while (records.hasNext() && room > 0) {
                ParseResult result = judge(records.next());
                if (result instanceof ParsedReading reading) {
                    Group group = group(reading);
                    WindowSum sum = sums.get(group);
                    if (sum == null) {
                        sum = new WindowSum();
                        sums.put(group, sum);
                        room -= 1 + (bySensor ? reading.sensorId().length() / LONG_ID : 0);
                    }
                    sum.add(reading);
                } else {
                    rejected.merge(((Rejected) result).reason(), 1L, Long::sum);
                }
            }
            return Stream.concat(
                            rejected.entrySet().stream().map(entry -> rejectedRow(entry.getKey(), entry.getValue())),
                            sums.entrySet().stream().map(entry -> entry.getValue()
                                    .toRow(entry.getKey().sensor())))
                    .iterator();
        }
    }

    private static Row rejectedRow(RejectReason reason, long records) {
        return RowFactory.create(reason.id(), records, null, null, null, null, null, null, null, null);
    }

    /** Readings whose sums are one: windows are aligned to the epoch, as in Spark. */
    private record Group(long window, @Nullable String sensor) {}

    private static final class WindowSum {
        private final Sum temperature = new Sum();
        private final Sum humidity = new Sum();
        private final Sum pressure = new Sum();
        private long readings;
        private long latestMicros = Long.MIN_VALUE;

        void add(ParsedReading reading) {
            readings++;
            latestMicros = Math.max(latestMicros, reading.eventTimeMicros());
            temperature.add(reading.temperature());
            humidity.add(reading.humidity());
            pressure.add(reading.pressure());
        }

        Row toRow(@Nullable String sensor) {
            return RowFactory.create(
                    null,
                    readings,
                    latestMicros,
                    sensor,
                    temperature.whole,
                    temperature.rest,
                    humidity.whole,
                    humidity.rest,
                    pressure.whole,
                    pressure.rest);
        }
    }

    /**
     * Sums the integer parts as integers and only the fractions as doubles, so that the average does not drift, however many
     * readings a window holds, and does not depend on their order.
     */
    private static final class Sum {
        private long whole;
        private double rest;

        void add(double value) {
            double rounded = Math.rint(value);
            whole += (long) rounded;
            rest += value - rounded;
        }
    }
}
