package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.it.TopicRecords.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Streams that a user makes of a topic of theirs, on real servers: from the view to the proof of the output. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnStreamIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HOURLY = """
            select window.start as hour, id, sum(kwh) as kwh, count(*) as n
              from meters
             group by window(at, '1 hour'), id
            """;

    private Dps dps;
    private Path folder;
    private String brokers;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        this.folder = folder;
        dps = new Dps(folder).inThisProcess();
        Dps.Result deployed =
                dps.run("stack", "deploy", "--any-port", "-o", "json").succeeds();
        brokers = JSON.readTree(deployed.out()).get(0).path("endpoint").asText();
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void a_stream_over_a_foreign_topic_is_created_run_and_proved() throws Exception {
        // given: a topic with faulty records, its view, and the stream
        dps.run("-c", "topic create meters --partitions 2; topic create meters_hourly --partitions 2")
                .succeeds();
        produce("meters", meter("a", "07:00", 1.5), meter("a", "07:30", 2), meter("b", "07:59", 4), "no json");
        dps.run(
                        "topic",
                        "view",
                        "meters",
                        "--schema",
                        "id STRING NOT NULL, at TIMESTAMP NOT NULL, kwh DOUBLE",
                        "--event-time",
                        "at",
                        "--watermark",
                        "10m")
                .succeeds();
        Path sql = Files.writeString(folder.resolve("hourly.sql"), HOURLY);
        dps.run("stream", "create", "hourly", "--to", "meters_hourly", "--file", sql.toString())
                .succeeds()
                .says("rows are keyed by: hour, id", "start it with: stream start hourly");
        assertThat(dps.run("stream", "list", "-o", "csv").succeeds().out())
                .contains("\nhourly,meters,meters_hourly,read_committed,");

        // when: a first run to the end, and one that stays and meets a record that is late
        dps.run("stream", "start", "hourly", "--until-caught-up")
                .succeeds()
                .says("stream hourly stopped", "3 records, 1 rejected");
        dps.run("stream", "start", "hourly").succeeds();
        produce("meters", meter("a", "08:30", 8), "{\"id\":\"a\",\"at\":\"2026-11-22T08:30:00Z\",\"kwh\":\"8\"}");
        awaitRead("hourly");
        produce("meters", meter("a", "07:31", 16), meter("a", "09:30", 32));
        awaitRead("hourly");
        dps.run("wait", "topic", "meters_hourly", "--records", "3", "--timeout", "3m")
                .succeeds();

        // then
        assertThat(dps.run("topic", "tail", "meters_hourly", "--offset", "start", "-o", "raw")
                        .succeeds()
                        .lines())
                .containsExactlyInAnyOrder(
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"a\",\"kwh\":3.5,\"n\":2}",
                        "{\"hour\":\"2026-11-22T07:00:00.000000Z\",\"id\":\"b\",\"kwh\":4.0,\"n\":1}",
                        "{\"hour\":\"2026-11-22T08:00:00.000000Z\",\"id\":\"a\",\"kwh\":8.0,\"n\":1}");
        JsonNode status = JSON.readTree(dps.run("stream", "status", "hourly", "-o", "json")
                        .succeeds()
                        .out())
                .get(0);
        assertThat(status.path("rejected").asInt()).isEqualTo(2);
        assertThat(status.path("late_groups").asInt()).isEqualTo(1);
        dps.run("stream", "lag", "hourly").succeeds().says("0 records behind");
        assertThat(committed("dps.hourly")).isEqualTo(8);
        dps.run("stream", "verify", "hourly").succeeds().says("3 correct", "rejected: 2 (not_json 1, wrong_type 1)");

        // and: its rejects are listed, and a value that somebody else writes into the output is found
        dps.run("stream", "stop", "hourly").succeeds().says("stream hourly stopped");
        assertThat(dps.run("stream", "rejects", "hourly", "-o", "csv")
                        .succeeds()
                        .out())
                .contains(",not_json,\"\",no json\n", ",wrong_type,kwh,");
        Entry right = rows("meters_hourly").read().get(0);
        String changed = new String(right.value(), StandardCharsets.UTF_8).replaceFirst("\"n\":\\d", "\"n\":9");
        rows("meters_hourly")
                .write(List.of(new Entry(right.time(), right.key(), changed.getBytes(StandardCharsets.UTF_8))));
        Dps.Result found = dps.run("stream", "verify", "hourly", "-o", "csv").exitsWith(1);
        assertThat(found.lines()).hasSize(2).last().asString().startsWith("changed,");
        found.says("error: the output of stream hourly does not match its input");
    }

    /** DefinitionProofTest and OwnStreamsTest hold the parts of it in every run. */
    @Test
    @Tag("long")
    void a_stream_that_is_edited_goes_on_from_its_checkpoint_and_is_proved_from_there() throws Exception {
        // given
        dps.run("-c", "topic create orders --partitions 2; topic create large_orders --partitions 2")
                .succeeds();
        dps.run("topic", "view", "orders", "--schema", "n BIGINT NOT NULL, price DOUBLE")
                .succeeds();
        dps.run("stream", "create", "large", "--to", "large_orders", "select n, price from orders where price > 50")
                .succeeds();
        produce("orders", "{\"n\":1,\"price\":51}", "{\"n\":2,\"price\":50}");
        dps.run("stream", "start", "large", "--until-caught-up").succeeds();

        // when
        dps.run(
                        "stream",
                        "edit",
                        "large",
                        "select window.start as s, count(*) as n from orders group by window(_timestamp, '1 hour')")
                .exitsWith(1)
                .says("error: the SQL of stream large cannot run as a stream");
        dps.run("stream", "edit", "large", "select n, price * 2 as twice from orders where price >= 10")
                .succeeds()
                .says("stream large edited; it goes on from its checkpoint; start it with: stream start large");
        produce("orders", "{\"n\":3,\"price\":9}", "{\"n\":4,\"price\":10}");
        dps.run("stream", "start", "large", "--until-caught-up").succeeds();

        // then
        assertThat(dps.run("topic", "tail", "large_orders", "--offset", "start", "-o", "raw")
                        .succeeds()
                        .lines())
                .containsExactlyInAnyOrder("{\"n\":1,\"price\":51.0}", "{\"n\":4,\"twice\":20.0}");
        dps.run("stream", "verify", "large")
                .succeeds()
                .says("1 row, 1 correct", "records: 2 accepted", "the stream was edited: compared from batch");
        dps.run("stream", "drop", "large", "-y").succeeds();
        dps.run("stream", "start", "large").exitsWith(1).says("error: there is no stream 'large'");
    }

    /** What SQL shows of a view and what a stream reads of it are the same rows. */
    @Test
    void values_in_csv_with_epochs_and_a_joined_view_are_rows_of_sql_and_of_a_stream() {
        dps.run(
                        "-c",
                        "topic create clicks --partitions 1; topic create pages --partitions 1; topic create titles"
                                + " --topic-config retention.ms=-1")
                .succeeds();
        produce("titles", "{\"path\":\"/a\",\"title\":\"Start\"}", "no json");
        dps.run("topic", "view", "titles", "--schema", "path STRING NOT NULL, title STRING", "--to", "end")
                .succeeds();
        produce("clicks", "1795330800000,/a,22.11.2026 07:00", "1795330860000,\"/b,c\",", "x,/a,", "1795330860000,/a");
        dps.run(
                        "topic",
                        "view",
                        "clicks",
                        "--value-format",
                        "csv",
                        "--schema",
                        "at TIMESTAMP NOT NULL, page STRING, seen TIMESTAMP",
                        "--time-format",
                        "at=epoch-millis",
                        "--time-format",
                        "seen=dd.MM.yyyy HH:mm",
                        "--event-time",
                        "at",
                        "--watermark",
                        "10s")
                .succeeds()
                .says(
                        "warning: 2 of the first 4 records do not match the columns; the view leaves such records out",
                        "values csv, at epoch-millis, seen dd.MM.yyyy HH:mm");
        String sql = "select at, page, seen, title from clicks left join titles on page = path";
        dps.run("stream", "create", "pages", "--to", "pages", sql)
                .succeeds()
                .says("joins view titles: topic titles from start to end, now offsets 0: ");
        assertThat(dps.run("sql", sql + " order by at", "-o", "csv").succeeds().out())
                .isEqualTo("""
                at,page,seen,title
                2026-11-22T07:00:00Z,/a,2026-11-22T07:00:00Z,Start
                2026-11-22T07:01:00Z,"/b,c",,
                """);
        // The stream keeps what the view was when it was created.
        produce("titles", "{\"path\":\"/b,c\",\"title\":\"Later\"}");
        dps.run("topic", "view", "titles", "--drop").succeeds();
        dps.run("stream", "start", "pages", "--until-caught-up", "--cores", "1")
                .succeeds()
                .says("static view titles: 1 of its 2 records are not rows and are not joined");
        assertThat(dps.run("topic", "tail", "pages", "--offset", "start", "-o", "raw")
                        .succeeds()
                        .lines())
                .anyMatch(row -> row.endsWith("\"title\":\"Start\"}"))
                .noneMatch(row -> row.contains("Later"));
        assertThat(dps.run("stream", "describe", "pages").succeeds().out()).contains("titles  titles  start  end ");
        assertThat(dps.run("stream", "rejects", "pages", "-o", "csv").succeeds().out())
                .contains(",wrong_type,at,", ",field_count,");
    }

    private void awaitRead(String stream) {
        dps.run("wait", "stream", stream, "--caught-up", "--timeout", "4m").succeeds();
    }

    private void produce(String topic, String... values) {
        dps.runWithInput(String.join("\n", values) + "\n", "topic", "produce", topic)
                .succeeds();
    }

    private static String meter(String id, String time, double kwh) {
        return "{\"id\":\"" + id + "\",\"at\":\"2026-11-22T" + time + ":00Z\",\"kwh\":" + kwh + "}";
    }

    private TopicRecords rows(String topic) {
        return new TopicRecords(brokers, topic);
    }

    /** Returns how many records a consumer group has read, as Kafka's own tools would. */
    private long committed(String group) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().values().stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        }
    }
}
