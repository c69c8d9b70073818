package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.InputView;
import io.dps.contract.TimeFormat;
import io.dps.contract.UserFailure;
import io.dps.contract.ValueFormat;
import io.dps.contract.ViewFormat;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.platform.client.FakeKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The form of a view's values and times: declared, checked, stored and shown. */
@Timeout(60)
final class ViewFormatTest {
    private static final String SCHEMA = "at TIMESTAMP, page STRING";

    private final FakeKafka kafka = new FakeKafka();
    private final FakeConnect server = new FakeConnect();
    private final FakeTarget target = new FakeTarget().with(server.endpoint());

    @TempDir
    private Path folder;

    @BeforeEach
    void answers() {
        kafka.make("clicks", 1);
        server.answer(
                "DESCRIBE TABLE",
                StructType.fromDDL("col_name STRING, data_type STRING, comment STRING"),
                RowFactory.create("at", "timestamp", null));
        server.answer(
                "aggregate",
                StructType.fromDDL("all BIGINT, at BIGINT, page BIGINT, unfit BIGINT"),
                RowFactory.create(0L, 0L, 0L, 0L));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(target.platform(kafka, folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    private TopicView stored() {
        return new ViewStore(folder.resolve("views.json")).all().get("clicks");
    }

    @Test
    void values_and_times_of_a_view_are_stored_listed_and_given_to_the_server_and_to_streams() {
        ViewFormat format = new ViewFormat(ValueFormat.CSV, Map.of("at", new TimeFormat("yyyy-MM-dd HH:mm:ss,SSS")));

        CapturedStreams declared = run(
                0,
                "topic",
                "view",
                "clicks",
                "--schema",
                SCHEMA,
                "--value-format",
                "csv",
                "--time-format",
                "at=yyyy-MM-dd HH:mm:ss,SSS");

        assertThat(declared.err()).endsWith("; values csv, at yyyy-MM-dd HH:mm:ss,SSS\n");
        assertThat(stored().format()).isEqualTo(format);
        assertThat(stored().input()).isEqualTo(new InputView("clicks", "clicks", SCHEMA, format, null, null));
        assertThat(String.join("\n", server.plans)).contains("dps_parse", "\\\"at\\\":\\\"yyyy-MM-dd HH:mm:ss,SSS\\\"");
        assertThat(run(0, "topic", "view", "-o", "jsonl").out())
                .contains("\"format\":\"csv, at yyyy-MM-dd HH:mm:ss,SSS\"");
    }

    @Test
    void text_needs_no_schema_and_csv_does() {
        server.answer(
                "aggregate",
                StructType.fromDDL("all BIGINT, value BIGINT, unfit BIGINT"),
                RowFactory.create(0L, 0L, 0L));
        run(0, "topic", "view", "clicks", "--value-format", "TEXT");
        assertThat(stored().schema()).isEqualTo("value STRING");
        assertThat(stored().format().values()).isEqualTo(ValueFormat.TEXT);

        assertThat(run(2, "topic", "view", "clicks", "--value-format", "csv").err())
                .isEqualTo("""
                        error: the columns of CSV values cannot be inferred, because they have no header
                        hint: name them in the order of the fields: --schema 'id BIGINT, name STRING'
                        """);
    }

    @Test
    void a_time_format_that_is_none_is_refused() {
        assertThat(run(2, "topic", "view", "clicks", "--schema", SCHEMA, "--time-format", "at=iso")
                        .err())
                .startsWith(
                        "error: 'iso' is not a time format: the letter i is not supported\nhint: write epoch-seconds,");
        assertThat(run(2, "topic", "view", "--time-format", "at=epoch-millis").err())
                .startsWith("error: the topic for the view is missing\n");
    }

    @Test
    void a_server_without_the_function_of_streams_reads_the_default_format_only_and_with_a_warning() {
        server.withoutFunctions();

        assertThat(run(0, "topic", "view", "clicks", "--schema", SCHEMA).err())
                .containsOnlyOnce(
                        "warning: Spark Connect lacks the function dps_parse, so views show a record that does not"
                                + " fit as a row with nulls; a stream rejects such a record\n");
        assertThat(run(0, "sql", "select * from clicks; select page from clicks")
                        .err())
                .containsOnlyOnce("warning: Spark Connect lacks the function dps_parse");
        assertThat(run(1, "topic", "view", "clicks", "--schema", SCHEMA, "--value-format", "csv")
                        .err())
                .isEqualTo("""
                        error: view 'clicks' has values in the format csv, which Spark Connect cannot read without the function dps_parse
                        hint: use a stack that dps has deployed, or declare a view of the text with --schema ''
                        """);
    }

    @Test
    void a_file_with_a_format_that_is_none_is_an_error() throws IOException {
        for (String format :
                new String[] {"{}", "{\"values\":\"avro\"}", "{\"values\":\"csv\",\"times\":{\"at\":\"iso\"}}"}) {
            Files.writeString(
                    folder.resolve("views.json"),
                    "{\"views\":[{\"name\":\"clicks\",\"topic\":\"t\",\"schema\":\"id INT\",\"format\":" + format
                            + "}]}");
            assertThatThrownBy(this::stored)
                    .isInstanceOf(UserFailure.class)
                    .hasMessageStartingWith("cannot read the views of this context from ");
        }
    }
}
