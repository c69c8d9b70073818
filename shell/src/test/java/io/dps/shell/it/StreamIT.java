package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.shell.it.TopicRecords.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The averager's guarantees, on real servers: what is lost, late, rejected or written twice is told, and verified. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private Path folder;
    private Dps dps;
    private String brokers;

    @BeforeAll
    void deploy(@TempDir Path files) throws Exception {
        folder = files;
        dps = new Dps(folder).inThisProcess();
        Dps.Result deployed =
                dps.run("stack", "deploy", "--any-port", "-o", "json").succeeds();
        brokers = JSON.readTree(deployed.out()).get(0).path("endpoint").asText();
    }

    /** Each case begins with topics that hold nothing, and without a checkpoint. */
    @BeforeEach
    void beginAnew() throws Exception {
        dps.run("-c", "generate stop; stream stop; stream reset --averages -y").succeeds();
        input().replaceBy(List.of());
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void faulty_readings_are_rejected_late_or_counted_and_every_window_holds() throws Exception {
        // given: the first half is averaged before the second comes, so that what is late in it is late
        generate("2024-11-22T07:00:00Z", "--seed", "1", "--malformed", "5%");
        dps.run("stream", "start", "--until-caught-up").succeeds();
        generate(
                "2024-11-22T07:05:00Z",
                "--seed",
                "2",
                "--late",
                "10%",
                "--late-by",
                "4m",
                "--duplicate",
                "5%",
                "--malformed",
                "5%");

        // when
        dps.run("stream", "start", "--until-caught-up").succeeds().says(", late: yes, ", "; see: stream verify");

        // then
        Dps.Result verified = dps.run("stream", "verify").succeeds();
        assertThat(verified.out()).isEmpty();
        assertThat(verified.err())
                .containsPattern("readings: [1-9][0-9]* used, [1-9][0-9]* late; records rejected: [1-9]");
        JsonNode status =
                JSON.readTree(dps.run("stream", "status", "-o", "json").out()).get(0);
        assertThat(dps.run("stream", "rejects", "-o", "jsonl").succeeds().lines())
                .hasSize(status.path("rejected").asInt());
        assertThat(dps.run("stream", "rejects", "--by-reason", "-o", "csv")
                        .succeeds()
                        .lines())
                .as("every kind of the table is made")
                .hasSize(1 + 14);
    }

    @Test
    void what_somebody_changed_in_the_averages_is_found() throws Exception {
        // given
        generate("2024-11-22T07:00:00Z");
        dps.run("stream", "start", "--until-caught-up").succeeds();

        // when
        Dps.Result found = tampered(StreamIT::spoilt);

        // then
        found.says(
                "error: the output of stream weather_data_avg does not match its input: ",
                "1 window has the wrong average",
                "1 window is missing from the output",
                "1 window is in the output more than once, with different values",
                "1 window has the wrong number of readings",
                "3 records in the output are not averages",
                "1 window is in the output, but no valid reading falls into it",
                "1 window has the wrong key");
        assertThat(found.lines())
                .hasSize(1 + 9)
                .filteredOn(line -> line.contains(",missing,"))
                .hasSize(1);

        // and: the same average a second time is no difference
        averages().write(List.of(averages().read().get(4)));
        dps.run("stream", "verify").succeeds();
    }

    /** Averages with one change of each kind. */
    private static List<Entry> spoilt(List<Entry> right) {
        List<Entry> spoilt = new ArrayList<>(right);
        spoilt.set(
                1,
                new Entry(right.get(1).time(), bytes("elsewhere"), right.get(1).value()));
        spoilt.set(
                2,
                rewritten(
                        right.get(2),
                        average ->
                                average.put("readings", average.path("readings").asInt() + 1)));
        spoilt.set(3, rewritten(right.get(3), average -> average.put("avg_temperature", 29.99)));
        spoilt.add(rewritten(right.get(4), average -> average.put("avg_humidity", 1.5)));
        spoilt.remove(5);
        spoilt.add(rewritten(right.get(0), average -> ((ObjectNode) average.path("window"))
                .put("start", "2024-11-22T06:00:00.000Z")
                .put("end", "2024-11-22T06:00:10.000Z")));
        spoilt.add(new Entry(Instant.now(), null, bytes("not an average")));
        spoilt.add(new Entry(
                Instant.now(), null, bytes("{\"window\":{\"start\":\"2024-11-22T07:00:00.000Z\",\"end\":\"soon\"}}")));
        spoilt.add(new Entry(Instant.now(), bytes("k"), null));
        return spoilt;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void every_row_of_the_rule_table_is_judged_alike_by_averager_rejects_and_verify() throws Exception {
        // given: an average of an earlier checkpoint with another window and no grouping
        averages().write(List.of(new Entry(Instant.now(), bytes("2026-11-22T07:00:00Z"), bytes("""
                        {"window":{"start":"2026-11-22T07:00:00.000Z","end":"2026-11-22T07:00:10.000Z"},\
                        "avg_temperature":20.0,"avg_humidity":40.0,"avg_pressure":1000.0,"readings":10}"""))));
        List<JsonNode> rows = new ArrayList<>();
        JSON.readTree(Path.of("../streaming/src/test/resources/io/dps/streaming/average/reading-rules.json")
                        .toFile())
                .forEach(rows::add);
        input().allowAnyTime();
        List<String> places = input().write(rows.stream().map(StreamIT::entry).toList());
        Map<String, String> expected = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).has("reason")) {
                expected.put(places.get(i), rows.get(i).path("reason").asText());
            }
        }

        // when
        dps.run("stream", "start", "--window", "1m", "--by-sensor", "--until-caught-up")
                .succeeds()
                .says((rows.size() - expected.size()) + " readings, " + expected.size() + " rejected");

        // then
        Map<String, String> found = new TreeMap<>();
        for (String line :
                dps.run("stream", "rejects", "-o", "jsonl").succeeds().lines()) {
            JsonNode reject = JSON.readTree(line);
            found.put(
                    reject.path("partition").asText() + ":"
                            + reject.path("offset").asText(),
                    reject.path("reason").asText());
        }
        assertThat(found).isEqualTo(expected);
        dps.run("stream", "verify").succeeds().says("records rejected: " + expected.size() + " (");
        dps.run("stream", "rejects", "--reason", "bad_tme").exitsWith(2).says("did you mean 'bad_time'?");
    }

    @Test
    void at_full_speed_over_four_partitions_nothing_is_late() throws Exception {
        dps.run("stream", "start").succeeds();

        generate("2024-11-22T09:00:00Z", "--count", "40000");

        awaitRead();
        JsonNode status = JSON.readTree(
                        dps.run("stream", "status", "-o", "json").succeeds().out())
                .get(0);
        assertThat(status.path("readings").asInt()).isEqualTo(40_000);
        assertThat(status.path("late_groups").asInt()).isZero();
        dps.run("stream", "verify").succeeds().says(", 0 late; records rejected: 0");

        // and: while it runs it is watched and not reset, and then begins anew
        assertThat(watchUntilReported()).contains(",weather_data_avg,");
        dps.run("stream", "reset", "-y").exitsWith(1).says("stream weather_data_avg still has a writer", "stream stop");
        dps.run("stream", "stop").succeeds();
        dps.run("stream", "reset", "-y").succeeds().says("will read its input from the beginning at its next start");
        dps.run("stream", "verify").exitsWith(1).says("has not reported a batch yet");
        dps.run("stream", "reset", "-y").succeeds().says("had no checkpoint");
    }

    /** Watches the averager until it reports, which it does every 10 s when it has nothing to do; returns that row. */
    private String watchUntilReported() throws Exception {
        Path rows = folder.resolve("watched");
        Process watch = dps.startInto(rows, folder.resolve("said"), "stream", "watch", "-o", "csv");
        try {
            await().atMost(PATIENCE).until(() -> Files.readAllLines(rows).size() > 1);
            new ProcessBuilder("kill", "-INT", Long.toString(watch.pid()))
                    .start()
                    .waitFor();
            assertThat(watch.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            watch.destroyForcibly();
        }
        return Files.readAllLines(rows).get(1);
    }

    @Test
    @Tag("long")
    void an_averager_that_is_killed_under_load_loses_and_doubles_nothing() throws Exception {
        // given
        dps.run("stream", "start").succeeds();
        dps.run("generate", "start", "--rate", "1000/s", "--sensors", "8").succeeds();

        // when
        for (int kill = 0; kill < 2; kill++) {
            int seen = status("stream").path("readings").asInt();
            await().atMost(PATIENCE)
                    .until(() -> status("stream").path("readings").asInt() > seen + 1_000);
            long killed = killAverager();
            await().atMost(PATIENCE)
                    .until(() -> status("stream").path("state").asText().equals("running")
                            && status("stream").path("pid").asLong() != killed);
        }
        dps.run("generate", "stop").succeeds();
        awaitRead();

        // then
        int acknowledged = status("generate").path("acknowledged").asInt();
        assertThat(status("stream").path("readings").asInt()).isEqualTo(acknowledged);
        Dps.Result verified = dps.run("stream", "verify").succeeds();
        assertThat(verified.err()).doesNotContain("never reported");
    }

    @Test
    void the_lag_of_a_killed_averager_that_was_stopped_is_right() throws Exception {
        // given
        dps.run("stream", "start").succeeds();
        dps.run("generate", "run", "--rate", "max", "--sensors", "8", "--count", "321")
                .succeeds();
        awaitRead();
        killAverager();
        dps.run("stream", "stop").succeeds().says("averager stopped");
        dps.run("stream", "status").exitsWith(1);
        dps.run("generate", "run", "--rate", "max", "--sensors", "8", "--count", "1234")
                .succeeds();

        // when
        List<String> lag = dps.run("stream", "lag", "-o", "csv")
                .succeeds()
                .says("1234 records behind, the oldest written")
                .lines();

        // then
        assertThat(lag.get(0)).isEqualTo("stream,topic,partition,read,end,lag,lag_seconds,held");
        assertThat(lag).hasSize(5);
        assertThat(lag.stream()
                        .skip(1)
                        .mapToLong(line -> Long.parseLong(line.split(",")[5]))
                        .sum())
                .isEqualTo(1_234);
        dps.run("stream", "start", "--until-caught-up").succeeds().says(321 + 1_234 + " readings, 0 rejected");
        assertThat(dps.run("stream", "lag").succeeds().err()).isEqualTo("0 records behind\n");
    }

    @Test
    void a_second_averager_warms_up_and_takes_over_where_the_first_ends() throws Exception {
        // given
        dps.run("stream", "start").succeeds();
        Process generator = dps.start("generate", "run", "--rate", "200", "--for", "30s", "--sensors", "3");
        dps.run("stream", "start").exitsWith(1).says("averager is already running");
        String first = run();
        long writer = status("stream").path("pid").asLong();
        dps.run("stream", "start", "--wait-for-writer", "3m")
                .succeeds()
                .says("the new averager waits until the running one ends");

        // when
        new ProcessBuilder("kill", "-TERM", Long.toString(writer)).start().waitFor();
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> !run().equals(first));

        // then
        assertThat(generator.waitFor()).isZero();
        awaitRead();
        dps.run("stream", "verify").succeeds().says("; records rejected: 0");
        dps.run("stream", "stop").succeeds().says("averager stopped");
        dps.run("stream", "status").exitsWith(1);
    }

    @Test
    void only_committed_records_are_averaged_listed_verified_and_waited_for() throws Exception {
        // given: three readings that are committed, one and no reading that are not, and one whose transaction is open
        writeCommittedAndAborted();

        // when
        try (KafkaProducer<byte[], byte[]> open = input().begin("hanging", readings("10:00:02"))) {
            dps.run("stream", "start", "--until-caught-up").succeeds().says("3 readings, 0 rejected");
            // then
            dps.run("wait", "stream", "--caught-up").succeeds();
            assertThat(dps.run("stream", "lag", "-o", "csv")
                            .succeeds()
                            .says("0 records behind", " (transactional id hanging, producer ")
                            .lines())
                    .anyMatch(line -> line.startsWith("weather_data_avg,weather_data,0,") && line.endsWith(",0,0,1"));
            dps.run("stream", "status")
                    .exitsWith(1)
                    .says("an open transaction blocks partition 0 of weather_data from offset ", "id hanging");
            assertThat(dps.run("stream", "rejects", "-o", "jsonl").succeeds().lines())
                    .isEmpty();
            assertThat(dps.run("stream", "rejects", "--isolation", "read_uncommitted", "-o", "jsonl")
                            .succeeds()
                            .lines())
                    .hasSize(1);
            assertThat(dps.run(
                                    "-o",
                                    "csv",
                                    "-c",
                                    "topic view weather_data --name everything --isolation read_uncommitted --to end > /dev/null;"
                                            + "topic view weather_data --name bounded --to end > /dev/null;"
                                            + "select count(*) as n from weather_data;"
                                            + "select count(*) as n from bounded;"
                                            + "select count(*) as n from everything; topic view everything --drop;"
                                            + "topic view bounded --drop")
                            .succeeds()
                            .lines())
                    // A record that is not JSON is not a row of a view.
                    .containsExactly("n", "3", "n", "3", "n", "5");
            open.abortTransaction();
        }

        // then: nobody waits for the marker and the aborted record at the end, though no averager passes them
        dps.run("wait", "stream", "--caught-up").succeeds();
        dps.run("stream", "verify").succeeds().says("2 windows closed", "2 correct", "readings: 2 used");
        tampered(records -> change(records, 0, average -> average.put("readings", 2)))
                .says("1 window has the wrong number of readings");
        dps.run("stream", "start", "--isolation", "read_uncommitted")
                .exitsWith(1)
                .says("--isolation was read_committed and is now read_uncommitted", "stream reset");

        // and: an average that is not committed is none, and one that may yet be is not passed over
        Entry doubled = change(averages().read(), 0, average -> average.put("avg_humidity", 1.5))
                .get(0);
        try (KafkaProducer<byte[], byte[]> open = averages().begin("foreign", List.of(doubled))) {
            dps.run("stream", "verify")
                    .exitsWith(1)
                    .says(
                            "cannot verify stream weather_data_avg: an open transaction blocks partition 0 of weather_data_avg");
            open.abortTransaction();
        }
        dps.run("stream", "verify").succeeds();
    }

    /** RecordedProgressTest holds how such a checkpoint goes over, in every run. */
    @Test
    @Tag("long")
    void a_checkpoint_without_isolation_goes_over_to_committed_records_and_is_verified_by_both() throws Exception {
        // given: a checkpoint as older versions made them; it has averaged an aborted reading
        writeCommittedAndAborted();
        dps.run("stream", "start", "--isolation", "read_uncommitted", "--until-caught-up")
                .succeeds()
                .says("4 readings, 1 rejected");
        Path options = dps.state().resolve("local/checkpoints/weather_data_avg/options.json");
        Files.writeString(options, Files.readString(options).replace(",\"isolation\":\"read_uncommitted\"", ""));
        input().begin("good", readings("10:01:05", "10:02:00")).commitTransaction();
        input().begin("bad", readings("10:01:06")).abortTransaction();

        // when
        dps.run("stream", "start", "--until-caught-up")
                .succeeds()
                .says("6 readings, 1 rejected", "only committed records are read from now on");

        // then
        assertThat(Files.readString(options)).contains("\"isolation\":\"read_committed\",\"committed_from\":{");
        dps.run("stream", "verify")
                .succeeds()
                .says("3 windows closed", "3 correct", "readings: 5 used", "records rejected: 1 (");
        tampered(records -> change(records, 2, average -> average.put("readings", 3)))
                .says("1 window has the wrong number of readings");
        assertThat(status("stream").path("isolation").asText()).isEqualTo("read_committed");
        assertThat(dps.run("stream", "start", "--until-caught-up").succeeds().err())
                .contains("6 readings, 1 rejected")
                .doesNotContain("only committed records");
    }

    /** Three readings that are committed, one reading and what is none that are not. */
    private void writeCommittedAndAborted() throws Exception {
        input().begin("good", readings("10:00:00", "10:00:15", "10:01:00")).commitTransaction();
        List<Entry> bad = new ArrayList<>(readings("10:00:01"));
        bad.add(new Entry(Instant.now(), null, bytes("broken")));
        input().begin("bad", bad).abortTransaction();
    }

    private static List<Entry> readings(String... times) {
        return Stream.of(times)
                .map(time -> "{\"process_timestamp\":\"2024-11-22T" + time
                        + "Z\",\"temperature\":20,\"humidity\":40,\"pressure\":1000}")
                .map(value -> new Entry(Instant.now(), null, value.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    private void generate(String start, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("generate", "run", "--rate", "max", "--sensors", "8", "--start", start, "--interval", "100ms"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("--count")) {
            arguments.addAll(List.of("--count", "3000"));
        }
        dps.run(arguments.toArray(String[]::new)).succeeds();
    }

    /** The one row of {@code stream status} or {@code generate status}. */
    private JsonNode status(String what) throws Exception {
        return JSON.readTree(dps.run(what, "status", "-o", "json").out()).get(0);
    }

    private long killAverager() throws Exception {
        ProcessHandle averager =
                ProcessHandle.of(status("stream").path("pid").asLong()).orElseThrow();
        averager.destroyForcibly();
        averager.onExit().get();
        return averager.pid();
    }

    private void awaitRead() {
        dps.run("wait", "stream", "--caught-up", "--timeout", "3m").succeeds();
    }

    /** The run that reported last. */
    private String run() throws Exception {
        List<Entry> reports = new TopicRecords(brokers, "dps_stream_progress").read();
        return JSON.readTree(reports.get(reports.size() - 1).value())
                .path("run_id")
                .asText();
    }

    private TopicRecords input() {
        return new TopicRecords(brokers, "weather_data");
    }

    private TopicRecords averages() {
        return new TopicRecords(brokers, "weather_data_avg");
    }

    /** Verifies averages that somebody changed, and puts the right ones back. */
    private Dps.Result tampered(UnaryOperator<List<Entry>> change) throws Exception {
        List<Entry> original = averages().read();
        averages().replaceBy(change.apply(original));
        Dps.Result found = dps.run("stream", "verify", "-o", "csv").exitsWith(1);
        averages().replaceBy(original);
        assertThat(found.lines().get(0)).startsWith("window_start,sensor_id,problem,expected_readings,found_readings,");
        return found;
    }

    private static List<Entry> change(List<Entry> records, int which, java.util.function.Consumer<ObjectNode> change) {
        List<Entry> changed = new ArrayList<>(records);
        changed.set(which, rewritten(records.get(which), change));
        return changed;
    }

    private static Entry rewritten(Entry entry, java.util.function.Consumer<ObjectNode> change) {
        try {
            ObjectNode average = (ObjectNode) JSON.readTree(entry.value());
            change.accept(average);
            return new Entry(entry.time(), entry.key(), JSON.writeValueAsBytes(average));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A row of the table as a record (streaming's RuleRow says how it is written). */
    private static Entry entry(JsonNode row) {
        Instant time = Instant.parse(row.path("record_time").asText("2026-11-22T07:00:00Z"));
        return new Entry(time, bytes(row, "key", "key_hex"), bytes(row, "value", "hex"));
    }

    private static byte[] bytes(JsonNode row, String text, String hex) {
        if (row.has(hex)) {
            return HexFormat.of().parseHex(row.path(hex).asText());
        }
        if (text.equals("value") && row.has("repeat")) {
            JsonNode repeat = row.path("repeat");
            String repeated =
                    repeat.path("text").asText().repeat(repeat.path("times").asInt());
            return (repeat.path("prefix").asText()
                            + repeated
                            + repeat.path("suffix").asText())
                    .getBytes(StandardCharsets.UTF_8);
        }
        return row.hasNonNull(text) ? row.path(text).asText().getBytes(StandardCharsets.UTF_8) : null;
    }
}
