package io.dps.shell.stream.client;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.dps.shell.stream.AuditResult;
import io.dps.shell.stream.DifferingWindow;
import io.dps.shell.stream.DifferingWindow.Averages;
import io.dps.shell.stream.DifferingWindow.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Aggregates the rows of recomputed-windows.sql. */
final class AuditRows {
    private AuditRows() {}

    static AuditResult read(Dataset<Row> windows, int shown) {
        Sums sums = new Sums();
        sums(windows).collectAsList().forEach(sums::add);
        // Needs a second pass over the topics, which is rarely necessary.
        List<DifferingWindow> differing = sums.problems.isEmpty() ? List.of() : differing(windows, shown);
        return new AuditResult(
                sums.windows,
                sums.undecided,
                sums.readings,
                sums.late,
                sums.valid,
                sums.rejected,
                sums.problems,
                differing);
    }

    private static Dataset<Row> sums(Dataset<Row> windows) {
        Column isWindow = col("checked")
                .and(col("in_time")
                        .plus(col("undecided"))
                        .gt(0)
                        .or(col("found_readings").isNotNull()));
        return windows.groupBy("reason", "problem")
                .agg(
                        count(when(isWindow, lit(1))).as("windows"),
                        count(when(col("checked").and(col("undecided").gt(0)), lit(1)))
                                .as("undecided"),
                        sumOf(col("in_time"), col("checked")).as("readings"),
                        sumOf(col("late"), col("checked")).as("late"),
                        coalesce(sum("records"), lit(0L)).as("records"),
                        count(lit(1)).as("rows"));
    }

    private static Column sumOf(Column value, Column condition) {
        return coalesce(sum(when(condition, value)), lit(0L));
    }

    private static List<DifferingWindow> differing(Dataset<Row> windows, int shown) {
        return windows
                .filter(col("problem").isNotNull())
                .orderBy(col("window_start"), col("sensor"), col("last_offset"))
                .limit(shown)
                .collectAsList()
                .stream()
                .map(AuditRows::window)
                .toList();
    }

    /** Adds up windows by problem, and rejects by reason. */
    private static final class Sums {
        private final Map<String, Long> rejected = new TreeMap<>();
        private final Map<Problem, Long> problems = new EnumMap<>(Problem.class);
        private long windows;
        private long undecided;
        private long readings;
        private long late;
        private long valid;

        void add(Row group) {
            String reason = group.getAs("reason");
            if (reason != null) {
                rejected.put(reason, group.<Long>getAs("records"));
                return;
            }
            String problem = group.getAs("problem");
            if (problem != null) {
                problems.put(problem(problem), group.<Long>getAs("rows"));
            }
            windows += group.<Long>getAs("windows");
            undecided += group.<Long>getAs("undecided");
            readings += group.<Long>getAs("readings");
            late += group.<Long>getAs("late");
            valid += group.<Long>getAs("records");
        }
    }

    private static DifferingWindow window(Row row) {
        Optional<Averages> expected = row.<Long>getAs("in_time") == 0
                ? Optional.empty()
                : Optional.of(new Averages(
                        row.<Long>getAs("in_time"),
                        row.<Double>getAs("temperature"),
                        row.<Double>getAs("humidity"),
                        row.<Double>getAs("pressure")));
        Optional<Averages> found = row.getAs("found_readings") == null
                ? Optional.empty()
                : Optional.of(new Averages(
                        row.<Long>getAs("found_readings"),
                        row.<Double>getAs("found_temperature"),
                        row.<Double>getAs("found_humidity"),
                        row.<Double>getAs("found_pressure")));
        return new DifferingWindow(
                Optional.ofNullable(row.<Long>getAs("window_start"))
                        .map(micros -> Instant.EPOCH.plus(micros, ChronoUnit.MICROS)),
                Optional.ofNullable(row.<String>getAs("sensor")).orElse(""),
                problem(row.getAs("problem")),
                row.<Long>getAs("late"),
                expected,
                found,
                Optional.ofNullable(row.<Long>getAs("last_offset")));
    }

    private static Problem problem(String name) {
        return Problem.valueOf(name.toUpperCase(Locale.ROOT));
    }
}
