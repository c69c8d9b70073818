package io.dps.streaming.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dps.contract.ValueFormat;
import io.dps.contract.ViewFormat;
import io.dps.testing.HostileText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.types.StructType;

/** Anyone may write to the topic of a view: no record may end a stream. */
final class HostileRecordsTest {
    private static final StructType NESTED =
            StructType.fromDDL("id BIGINT NOT NULL, n TINYINT, d DOUBLE, m DECIMAL(10,2), t TIMESTAMP, u TIMESTAMP_NTZ,"
                    + " day DATE, b BINARY, ok BOOLEAN, s STRING, a ARRAY<INT>, o STRUCT<x: INT, y: STRING>,"
                    + " k MAP<STRING, DOUBLE>");
    private static final StructType FLAT =
            StructType.fromDDL("id BIGINT, d DOUBLE, m DECIMAL(10,2), t TIMESTAMP, day DATE, s STRING");
    private static final String JSON =
            "{\"id\":1,\"n\":-2,\"d\":1.5,\"m\":12.34,\"t\":\"2026-11-22T07:00:00Z\",\"u\":\"2026-11-22T07:00:00\","
                    + "\"day\":\"2026-11-22\",\"b\":\"YWI=\",\"ok\":true,\"s\":\"x\",\"a\":[1,null],\"o\":{\"x\":1},"
                    + "\"k\":{\"a\":1}}";
    private static final String CSV = "1,1.5,12.34,2026-11-22T07:00:00Z,2026-11-22,\"x \"\"y\"\"\"";

    private final RecordParser json = new RecordParser(NESTED, ViewFormat.DEFAULT);
    private final RecordParser csv = new RecordParser(FLAT, new ViewFormat(ValueFormat.CSV, Map.of()));

    @Provide
    Arbitrary<String> objects() {
        return HostileText.near(
                JSON,
                "{",
                "}",
                "[",
                "]",
                "\"id\":",
                "\"o\":{",
                "\"k\":",
                "1e400",
                "1e-400",
                "123456789012345678901234567890",
                "0.1e1",
                "null",
                "\"\\ud800\"",
                "\"2026-02-30\"",
                "\"24:00\"",
                "\"====\"",
                ",",
                "9007199254740993");
    }

    @Provide
    Arbitrary<String> lines() {
        return HostileText.near(CSV, ",", "\"", "\"\"", "\n", "\r", "1e400", "2026-02-30", "+1", " ", ",,,,,,");
    }

    @Property
    void any_object_is_a_row_or_a_reject(@ForAll("objects") String value) {
        parse(json, value.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void any_line_is_a_row_or_a_reject(@ForAll("lines") String value) {
        parse(csv, value.getBytes(StandardCharsets.UTF_8));
    }

    @Property
    void so_is_any_sequence_of_bytes(@ForAll byte[] value) {
        parse(json, value);
        parse(csv, value);
    }

    private static void parse(RecordParser parser, byte[] value) {
        assertTimeoutPreemptively(
                Duration.ofMinutes(1), () -> assertThat(parser.parse(value)).isNotNull());
    }
}
