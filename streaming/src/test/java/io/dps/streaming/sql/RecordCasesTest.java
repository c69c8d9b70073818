package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.RowFunction;
import io.dps.contract.ViewFormat;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.sql.RecordParser.Accepted;
import io.dps.streaming.sql.RecordParser.Parsed;
import io.dps.streaming.sql.RecordParser.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The parser, as it is and as a function of SQL, and Spark's {@code from_json} read {@code record-cases.txt} alike. */
class RecordCasesTest {
    /** What a user would have to give {@code from_json} to come near the parser. */
    private static final Map<String, String> OPTIONS = Map.of("mode", "FAILFAST", "timeZone", "UTC");

    /** Offsets from UTC that the parser reads and Spark does not, as the table says. */
    private static final Pattern FAR_OFFSET = Pattern.compile("[+-](1[89]|2[0-3]):[0-5][0-9]\"");

    private static SparkSession session;
    private static SparkSession serverSession;

    @BeforeAll
    static void startSessions() {
        session = KafkaRows.session().newSession();
        serverSession = RowFunctionTest.withFunction();
        session.conf().set("spark.sql.datetime.java8API.enabled", true);
        serverSession.conf().set("spark.sql.datetime.java8API.enabled", true);
        // Hundreds of queries over a record each: compiling them would take longer than running them.
        session.conf().set("spark.sql.codegen.wholeStage", false);
    }

    static List<RecordCase> all() {
        return RecordCase.all();
    }

    static Stream<RecordCase> rows() {
        return RecordCase.all().stream().filter(RecordCase::isRow);
    }

    @ParameterizedTest
    @MethodSource("all")
    void the_parser_finds_what_the_table_says(RecordCase each) {
        StructType schema = StructType.fromDDL(each.schema());

        assertThat(text(new RecordParser(schema, each.format()).parse(each.value()), schema))
                .isEqualTo(each.expected());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void functions_of_spark_read_the_same_row(RecordCase each) {
        StructType schema = StructType.fromDDL(each.schema());
        Column value = col("value").cast(DataTypes.StringType);
        String proof = bySpark(each, SecondReading.of(col("value"), lit(null).cast(schema), schema, each.format()));

        if (each.unlikeFromJson().isEmpty()) {
            assertThat(proof).isEqualTo(each.expected());
        } else {
            assertThat(proof).isEqualTo("the parser's row");
        }
        if (each.format().equals(ViewFormat.DEFAULT)) {
            String fromJson = bySpark(each, from_json(value, schema, OPTIONS));
            assertThat(fromJson.equals(each.expected()))
                    .isEqualTo(each.unlikeFromJson().isEmpty());
        }
    }

    @ParameterizedTest
    @MethodSource("groups")
    void the_function_of_the_connect_servers_reads_the_rows_of_the_table_and_nothing_else(
            String ddl, ViewFormat format) {
        StructType schema = StructType.fromDDL(ddl);
        List<RecordCase> cases = RecordCase.all().stream()
                .filter(each -> each.schema().equals(ddl) && each.format().equals(format))
                .toList();

        List<Row> rows = serverSession
                .createDataset(cases.stream().map(RecordCase::value).toList(), Encoders.BINARY())
                .coalesce(1)
                .select(call_function(RowFunction.NAME, col("value"), lit(ddl), lit(RowFunction.argument(format))))
                .collectAsList();

        assertThat(rows)
                .map(row -> row.isNullAt(0) ? "reject" : RowText.of(row.getStruct(0), schema))
                .isEqualTo(cases.stream()
                        .map(each -> each.isRow() ? each.expected() : "reject")
                        .toList());
    }

    static Stream<Arguments> groups() {
        return RecordCase.all().stream()
                .map(each -> List.of(each.schema(), each.format()))
                .distinct()
                .map(group -> Arguments.of(group.toArray()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void random_rows_of_random_schemas_are_read_as_they_were_and_as_from_json_reads_them(long seed) {
        RandomRecords random = new RandomRecords(seed);
        StructType schema = random.schema();
        List<Row> rows =
                IntStream.range(0, 25).mapToObj(i -> random.row(schema)).toList();
        List<String> records =
                rows.stream().map(row -> random.json(row, schema)).toList();
        List<String> expected =
                rows.stream().map(row -> RowText.of(row, schema)).toList();
        RecordParser parser = new RecordParser(schema, ViewFormat.DEFAULT);

        assertThat(records)
                .map(record -> text(parser.parse(record.getBytes(StandardCharsets.UTF_8)), schema))
                .isEqualTo(expected);
        assertThat(session.createDataset(records, Encoders.STRING())
                        .coalesce(1)
                        .select(from_json(col("value"), schema, OPTIONS))
                        .collectAsList())
                .map(row -> RowText.of(row.getStruct(0), schema))
                .isEqualTo(expected);
    }

    /** Nearly all of these records are rejected, so there are many; a rejected one may be anything to from_json. */
    @ParameterizedTest
    @MethodSource("seeds")
    void records_with_random_damage_are_rejected_or_read_as_from_json_reads_them(long seed) {
        RandomRecords random = new RandomRecords(seed);
        StructType schema = random.schema();
        RecordParser parser = new RecordParser(schema, ViewFormat.DEFAULT);
        Map<String, String> accepted = new LinkedHashMap<>();
        for (int i = 0; i < 400; i++) {
            String damaged = random.damaged(random.json(random.row(schema), schema));
            if (parser.parse(damaged.getBytes(StandardCharsets.UTF_8)) instanceof Accepted row
                    && !FAR_OFFSET.matcher(damaged).find()) {
                accepted.put(damaged, RowText.of(row.row(), schema));
            }
        }

        List<Row> rows = session.createDataset(List.copyOf(accepted.keySet()), Encoders.STRING())
                .coalesce(1)
                .select(col("value"), from_json(col("value"), schema, Map.of("timeZone", "UTC")))
                .collectAsList();

        assertThat(rows).hasSizeGreaterThan(10);
        assertThat(rows)
                .filteredOn(row -> !RowText.of(row.getStruct(1), schema).equals(accepted.get(row.getString(0))))
                .isEmpty();
    }

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static String bySpark(RecordCase each, Column reading) {
        Row row;
        try {
            row = session.createDataset(List.of(each.value()), Encoders.BINARY())
                    .select(reading)
                    .head();
        } catch (Exception refused) {
            return "refused: " + refused;
        }
        return row.isNullAt(0) ? "the parser's row" : RowText.of(row.getStruct(0), StructType.fromDDL(each.schema()));
    }

    private static String text(Parsed parsed, StructType schema) {
        if (parsed instanceof Accepted accepted) {
            return RowText.of(accepted.row(), schema);
        }
        Rejected rejected = (Rejected) parsed;
        return (rejected.reason().id() + " " + rejected.path()).strip();
    }
}
