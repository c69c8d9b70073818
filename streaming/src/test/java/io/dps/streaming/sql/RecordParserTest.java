package io.dps.streaming.sql;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.UserFailure;
import io.dps.contract.ViewFormat;
import io.dps.streaming.average.KafkaRows;
import io.dps.streaming.sql.RecordParser.Accepted;
import io.dps.streaming.sql.RecordParser.Parsed;
import io.dps.streaming.sql.RecordParser.Rejected;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a table of values and verdicts cannot hold; that is {@code record-cases.txt}. */
class RecordParserTest {
    private static final String ALL_TYPES = "b BOOLEAN, i1 TINYINT, i2 SMALLINT, i4 INT, i8 BIGINT, f FLOAT, d DOUBLE,"
            + " n DECIMAL(10,2), s STRING, x BINARY, day DATE, at TIMESTAMP, local TIMESTAMP_NTZ, list ARRAY<INT>,"
            + " m MAP<STRING, BIGINT>, o STRUCT<a: INT, b: STRUCT<c: STRING>>";
    private static final String ONE_OF_EACH =
            "{\"b\":true,\"i1\":-128,\"i2\":32767,\"i4\":1,\"i8\":9223372036854775807,"
                    + "\"f\":0.1,\"d\":0.1,\"n\":1.5,\"s\":\"\u00e9\",\"x\":\"AAE=\",\"day\":\"2026-11-22\","
                    + "\"at\":\"2026-11-22T09:00:00.123456789+02:00\",\"local\":\"2026-11-22 07:00:00\",\"list\":[1,null,3],"
                    + "\"m\":{\"k\":1,\"\":null},\"o\":{\"b\":{\"c\":\"z\"},\"a\":7}}";

    @Test
    void values_have_the_types_that_spark_takes_from_a_function() {
        Row row = row(parser(ALL_TYPES).parse(bytes(ONE_OF_EACH)));

        assertThat(row.length()).isEqualTo(16);
        assertThat(List.of(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5), row.get(6)))
                .isEqualTo(List.of(true, (byte) -128, (short) 32767, 1, Long.MAX_VALUE, 0.1f, 0.1));
        assertThat(row.get(7)).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.get(8)).isEqualTo("\u00e9");
        assertThat(row.get(9)).isEqualTo(new byte[] {0, 1});
        assertThat(row.get(10)).isEqualTo(LocalDate.parse("2026-11-22"));
        assertThat(row.get(11)).isEqualTo(Instant.parse("2026-11-22T07:00:00.123456Z"));
        assertThat(row.get(12)).isEqualTo(LocalDateTime.parse("2026-11-22T07:00:00"));
        assertThat(row.getList(13)).containsExactly(1, null, 3);
        assertThat(row.<String, Long>getJavaMap(14))
                .hasSize(2)
                .containsEntry("k", 1L)
                .containsEntry("", null);
        assertThat(row.getStruct(15)).isEqualTo(RowFactory.create(7, RowFactory.create("z")));
    }

    @Test
    void a_copy_that_went_to_another_process_parses_alike() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(sent)) {
            out.writeObject(parser(ALL_TYPES));
        }
        Object copy = new ObjectInputStream(new ByteArrayInputStream(sent.toByteArray())).readObject();

        assertThat(row(((RecordParser) copy).parse(bytes(ONE_OF_EACH))).toString())
                .startsWith("[true,-128,32767,1,9223372036854775807,0.1,0.1,1.50,\u00e9,");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a INTERVAL DAY | column a has the type INTERVAL DAY, which cannot be read from JSON",
                "a STRUCT<b: ARRAY<VARIANT>> | column a.b[] has the type VARIANT, which cannot be read from JSON",
                "a MAP<INT, STRING> | column a has the type MAP<INT, STRING>, which cannot be read from JSON",
                "m MAP<STRING, MAP<DATE, INT>> | column m[] has the type MAP<DATE, INT>, which cannot be read from JSON",
                "a VARCHAR(3) | column a has the type VARCHAR(3), which cannot be read from JSON",
                "a CHAR(3) | column a has the type CHAR(3), which cannot be read from JSON",
                "a STRING COLLATE UTF8_LCASE | column a has the type STRING COLLATE UTF8_LCASE, which cannot be read from JSON",
                "a TIME(6) | column a has the type TIME(6), which cannot be read from JSON",
                "a VOID | column a has the type VOID, which cannot be read from JSON",
                "a INT, b INT, a STRING | column a occurs twice in the schema"
            })
    void a_column_that_cannot_be_read_is_named(String schema, String message) {
        assertThatThrownBy(() -> parser(schema))
                .isInstanceOf(UserFailure.class)
                .hasMessage(message)
                .extracting(failure -> ((UserFailure) failure).kind())
                .isEqualTo(FailureKind.USAGE);
    }

    /** Spark takes java.sql types of times by default, and those of java.time from a function all the same. */
    @Test
    void spark_takes_the_row_from_a_function_without_any_setting() {
        SparkSession session = KafkaRows.session();
        StructType schema = StructType.fromDDL(ALL_TYPES);
        RecordParser parser = new RecordParser(schema, ViewFormat.DEFAULT);
        UDF1<byte[], Row> parse = value -> row(parser.parse(value));

        String text = session.createDataset(List.of(bytes(ONE_OF_EACH)), Encoders.BINARY())
                .select(udf(parse, schema).apply(col("value")).as("r"))
                .select(to_json(col("r")))
                .as(Encoders.STRING())
                .head();

        assertThat(session.conf().get("spark.sql.datetime.java8API.enabled")).isEqualTo("false");
        assertThat(text)
                .isEqualTo(
                        "{\"b\":true,\"i1\":-128,\"i2\":32767,\"i4\":1,\"i8\":9223372036854775807,\"f\":0.1,\"d\":0.1,"
                                + "\"n\":1.50,\"s\":\"\u00e9\",\"x\":\"AAE=\",\"day\":\"2026-11-22\","
                                + "\"at\":\"2026-11-22T07:00:00.123Z\",\"local\":\"2026-11-22T07:00:00.000\",\"list\":[1,null,3],"
                                + "\"m\":{\"k\":1,\"\":null},\"o\":{\"a\":7,\"b\":{\"c\":\"z\"}}}");
    }

    /** DDL has no words for such elements, but schemas that Spark infers or a program builds may. */
    @Test
    void an_element_that_must_not_be_null_is_missed_by_its_place() {
        RecordParser parser = new RecordParser(
                new StructType()
                        .add("l", DataTypes.createArrayType(DataTypes.IntegerType, false))
                        .add("m", DataTypes.createMapType(DataTypes.StringType, DataTypes.IntegerType, false)),
                ViewFormat.DEFAULT);

        assertThat(parser.parse(bytes("{\"l\":[1,null],\"m\":{}}")))
                .isEqualTo(new Rejected(RecordRejectReason.MISSING_FIELD, "l[1]"));
        assertThat(parser.parse(bytes("{\"l\":[],\"m\":{\"k\":null}}")))
                .isEqualTo(new Rejected(RecordRejectReason.MISSING_FIELD, "m.k"));
        assertThat(row(parser.parse(bytes("{\"l\":null}")))).isEqualTo(RowFactory.create(null, null));
    }

    @Test
    void a_record_without_a_value_is_rejected() {
        assertThat(parser("a INT").parse(null)).isEqualTo(new Rejected(RecordRejectReason.TOMBSTONE, ""));
    }

    private static RecordParser parser(String schema) {
        return new RecordParser(StructType.fromDDL(schema), ViewFormat.DEFAULT);
    }

    private static Row row(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Accepted.class);
        return ((Accepted) parsed).row();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
