package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.InputView;
import io.dps.contract.UserFailure;
import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeConnect;
import io.dps.shell.platform.client.FakeKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The event time of a view: declared, checked, stored and shown. */
@Timeout(60)
final class EventTimeTest {
    private static final String SCHEMA = "id STRING NOT NULL, at TIMESTAMP, day DATE";

    private final FakeKafka kafka = new FakeKafka();
    private final FakeConnect server = new FakeConnect();
    private final FakeTarget target = new FakeTarget().with(server.endpoint());

    @TempDir
    private Path folder;

    @BeforeEach
    void answers() {
        kafka.make("meters", 1);
        server.answer(
                "DESCRIBE TABLE",
                StructType.fromDDL("col_name STRING, data_type STRING, comment STRING"),
                RowFactory.create("id", "string", null));
        server.answer(
                "aggregate",
                StructType.fromDDL("all BIGINT, id BIGINT, at BIGINT, day BIGINT, unfit BIGINT"),
                RowFactory.create(0L, 0L, 0L, 0L, 0L));
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

    private CapturedStreams declare(int code, String column, String watermark) {
        return run(
                code, "topic", "view", "meters", "--schema", SCHEMA, "--event-time", column, "--watermark", watermark);
    }

    @Test
    void a_view_with_an_event_time_is_listed_with_it_until_it_is_declared_without() {
        assertThat(declare(0, "at", "90s").err())
                .endsWith("view meters reads topic meters from the first record to the latest record"
                        + "; event time at, watermark 90s\n");
        assertThat(String.join("\n", server.plans)).contains("event time at, watermark 90s");
        assertThat(run(0, "topic", "view", "-o", "csv").out())
                .startsWith("view,topic,from,to,isolation,event_time,watermark,format,columns\n")
                .contains("meters,meters,start,end,read_committed,at,90s,json,\"id STRING");

        run(0, "topic", "view", "meters", "--schema", SCHEMA);
        assertThat(run(0, "topic", "view", "-o", "jsonl").out())
                .contains("\"view\":\"meters\"")
                .contains("\"event_time\":null,\"watermark\":null");
    }

    @Test
    void a_column_is_spelled_as_in_the_schema() {
        declare(0, "AT", "0s");

        assertThat(new ViewStore(folder.resolve("views.json"))
                        .all()
                        .get("meters")
                        .input())
                .isEqualTo(new InputView("meters", "meters", SCHEMA, "at", Duration.ZERO));
    }

    @Test
    void a_column_that_is_not_there_or_no_timestamp_is_refused() {
        assertThat(declare(2, "att", "30s").err()).isEqualTo("""
                error: view meters has no column 'att' to be its event time
                hint: did you mean 'at'?
                """);
        assertThat(declare(2, "somewhen", "30s").err()).endsWith("hint: its columns are id, at, day\n");
        assertThat(declare(2, "day", "30s").err())
                .startsWith("error: column day of view meters has type DATE, but an event time must be a TIMESTAMP\n");
        assertThat(folder.resolve("views.json")).doesNotExist();
    }

    @Test
    void an_event_time_needs_a_watermark_that_is_not_negative_and_the_other_way_round() {
        String[] view = {"topic", "view", "meters", "--schema", SCHEMA, "--event-time", "at"};
        assertThat(run(2, view).err()).isEqualTo("""
                error: view meters has an event time but no watermark
                hint: give both --event-time and --watermark, or neither
                """);
        assertThat(run(2, "topic", "view", "meters", "--schema", SCHEMA, "--watermark", "1s")
                        .err())
                .startsWith("error: view meters has a watermark but no event time\n");
        assertThat(run(2, "topic", "view", "meters", "--schema", "", "--event-time", "at", "--watermark", "1s")
                        .err())
                .startsWith("error: view meters has no schema\n");
        assertThat(run(2, "topic", "view", "--event-time", "at", "--watermark", "1s")
                        .err())
                .startsWith("error: the topic for the view is missing\n");
    }

    @Test
    void views_of_files_without_event_times_have_none_and_half_of_one_is_an_error() throws IOException {
        Path file = folder.resolve("views.json");
        ViewStore store = new ViewStore(file);

        Files.writeString(file, "{\"views\":[{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"id INT\"}]}");
        assertThat(store.all().get("v").eventTime()).isEmpty();

        for (String half : new String[] {"\"eventTime\":\"at\"", "\"eventTime\":\"at\",\"watermark\":\"soon\""}) {
            Files.writeString(
                    file, "{\"views\":[{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"id INT\"," + half + "}]}");
            assertThatThrownBy(store::all)
                    .isInstanceOf(UserFailure.class)
                    .hasMessage("cannot read the views of this context from " + file);
        }
    }
}
