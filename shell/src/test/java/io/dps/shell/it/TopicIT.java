package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.it.Dps.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Records written and read again in every form, and what becomes of a tail when topic or broker go away. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TopicIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Ten records, a minute apart, over two partitions: the even ones in 0, the odd ones in 1. */
    private static final int RECORDS = 10;

    private Dps dps;
    private Path folder;
    private String brokers;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        this.folder = folder;
        dps = new Dps(folder).inThisProcess();
        Result deployed = dps.run("stack", "deploy", "--any-port", "-o", "json").succeeds();
        brokers = JSON.readTree(deployed.out()).get(0).path("endpoint").asText();
        dps.run("topic", "create", "ten", "--partitions", "2", "--topic-config", "retention.ms=-1")
                .succeeds();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            lines.add(String.format(
                    "{\"partition\":%d,\"timestamp\":\"2024-05-01T12:%02d:00Z\",\"key\":\"k%d\",\"value\":"
                            + "\"{\\\"n\\\":%d,\\\"s\\\":\\\"s%d\\\"%s}\"}",
                    i % 2, i, i % 3, i, i % 2, i == 9 ? ",\\\"extra\\\":true" : ""));
        }
        Files.write(folder.resolve("ten.jsonl"), lines);
        dps.run(
                        "topic",
                        "produce",
                        "ten",
                        "--format",
                        "jsonl",
                        "--file",
                        folder.resolve("ten.jsonl").toString())
                .succeeds()
                .says("10 records acknowledged");
    }

    @AfterAll
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void offsets_are_those_of_rpk() throws IOException {
        List<String> cases = """
                start                                       | 0 2 4 6 8 1 3 5 7 9
                end                                         |
                :end                                        | 0 2 4 6 8 1 3 5 7 9
                3                                           | 6 8 7 9
                +4                                          | 8 9
                -1                                          | 8 9
                1:3                                         | 2 4 3 5
                :1                                          | 0 1
                -2:-1                                       | 6 7
                @2024-05-01T12:07:30Z                       | 8 9
                @2024-05-01T12:02:00Z:2024-05-01T12:04:00Z  | 2 3
                @2024-05-01T12:02:00Z:2m                    | 2 3
                @:2024-05-01T12:02:00Z                      | 0 1
                @1714564920000:1714565040000                | 2 3
                @-1h:                                       |
                7:900                                       |
                """.lines().toList();
        requireNumbers("span", cases.stream().map(line -> "--offset " + line).toList());
    }

    @Test
    void a_tail_from_a_time_that_is_to_come_holds_back_what_is_earlier() throws IOException {
        dps.run("topic", "create", "early", "--partitions", "2").succeeds();
        List<String> lines = new ArrayList<>();
        for (String record : List.of("0 2", "0 9", "0 3", "1 4", "1 8")) {
            String number = record.substring(2);
            lines.add(String.format(
                    "{\"partition\":%s,\"timestamp\":\"2024-05-01T12:0%s:00Z\",\"value\":\"%s\"}",
                    record.charAt(0), number, number));
        }
        Files.write(folder.resolve("early.jsonl"), lines);

        Result followed = dps.run(
                "-c",
                "topic tail early --offset @2024-05-01T12:05:00Z -f --max 3 --timeout 2m -o raw > "
                        + folder.resolve("later") + " &",
                "-c",
                "sleep 3s; topic produce early --format jsonl --file " + folder.resolve("early.jsonl"));

        assertThat(followed.succeeds().err())
                .contains("topic early has no record at or after 2024-05-01T12:05:00Z yet; waiting for one");
        // The first record of that time begins its partition.
        assertThat(Files.readAllLines(folder.resolve("later"))).containsExactlyInAnyOrder("9", "3", "8");
    }

    @Test
    void the_list_tells_sizes_and_times_where_that_is_wanted() {
        Result list = dps.run("topic", "list", "--sizes", "-o", "csv").succeeds();

        // What is counted depends on whether another case has made a transaction.
        assertThat(list.lines().get(0)).matches("topic,partitions,replicas,(records|offsets),bytes,last_time");
        assertThat(list.lines()).anyMatch(line -> line.matches("ten,2,1,10,[1-9][0-9]+,2024-05-01T12:09:00Z"));
        assertThat(list.lines()).contains("weather_data,4,1,0,0,");
    }

    @Test
    void conditions_choose_records_before_they_are_counted() throws IOException {
        List<String> cases = """
                --partition 1               | 1 3 5 7 9
                --key k0 -n 99              | 0 3 6 9
                --grep '"n":[45],' -n 99    | 4 5
                --where 'n > 3 and s = "s0"' | 4 6 8
                --where 'n < 5' -n 2        | 3 4
                --where 'n >= 2' --partition 0 --max 2 | 2 4
                -n 3                        | 7 8 9
                --offset 1:3 -n 2           | 4 5
                """.lines().toList();

        requireNumbers("chosen", cases);
    }

    /** Each line has options of a tail of the ten records, and the numbers in what it gives. */
    private void requireNumbers(String name, List<String> cases) throws IOException {
        StringBuilder tails = new StringBuilder();
        for (int i = 0; i < cases.size(); i++) {
            tails.append("topic tail ten -o raw ")
                    .append(cases.get(i).split(" +\\|")[0])
                    .append(" > ")
                    .append(name)
                    .append(i)
                    .append(";");
        }

        dps.asProgram().run("-c", tails.toString()).succeeds();

        for (int i = 0; i < cases.size(); i++) {
            assertThat(numbers(Files.readAllLines(folder.resolve(name + i))))
                    .as(cases.get(i))
                    .containsExactlyInAnyOrderElementsOf(words(cases.get(i).split("\\|", 2)[1]));
        }
    }

    @Test
    void records_of_every_kind_come_back_unchanged() throws Exception {
        dps.run("topic", "create", "first", "--partitions", "3", "--topic-config", "retention.ms=-1")
                .succeeds();
        dps.run("topic", "create", "second", "--partitions", "3", "--topic-config", "retention.ms=-1")
                .succeeds();
        String input = """
                {"partition":2,"timestamp":"2024-05-01T12:00:00.001Z","key":"k","value":"text","headers":[{"key":"h","value":"1"},{"key":"h","value":null},{"key":"b","value":{"base64":"/wA="}}]}
                {"partition":0,"timestamp":"2024-05-01T12:00:01Z","key":null,"value":{"base64":"/w1cAP4="},"headers":[]}
                {"partition":1,"timestamp":"2024-05-01T12:00:02Z","key":{"base64":"gA=="},"value":null,"headers":[]}
                {"partition":1,"timestamp":"2024-05-01T12:00:03Z","key":"","value":"","headers":[]}
                {"partition":1,"timestamp":"2024-05-01T12:00:04Z","key":"\\u001b[31m","value":"a\\u0000\\r\\n\\u2028ä","headers":{"x":"y"}}
                """;
        dps.runWithInput(input, "topic", "produce", "first", "--format", "jsonl")
                .succeeds()
                .says("5 records acknowledged");
        Result once = dps.run("topic", "tail", "first", "-o", "jsonl").succeeds();

        dps.runWithInput(once.out(), "topic", "produce", "second", "--format", "jsonl")
                .succeeds();

        Result twice = dps.run("topic", "tail", "second", "-o", "jsonl").succeeds();
        // Partitions come in any order.
        assertThat(twice.out().replace("\"second\"", "\"first\"").lines())
                .containsExactlyInAnyOrderElementsOf(once.lines());
        List<JsonNode> records = new ArrayList<>();
        for (String line : once.lines()) {
            records.add(JSON.readTree(line));
        }
        assertThat(records).hasSize(5);
        JsonNode text = records.stream()
                .filter(r -> r.path("partition").asInt() == 2)
                .findFirst()
                .orElseThrow();
        assertThat(text.path("headers").toString())
                .isEqualTo("[{\"key\":\"h\",\"value\":\"1\"},{\"key\":\"h\",\"value\":null},"
                        + "{\"key\":\"b\",\"value\":{\"base64\":\"/wA=\"}}]");
        assertThat(records)
                .anyMatch(r -> r.path("value").path("base64").asText().equals("/w1cAP4="));
        assertThat(records)
                .anyMatch(r -> r.path("value").isNull()
                        && r.path("key").path("base64").asText().equals("gA=="));
        assertThat(records).anyMatch(r -> r.path("value").asText().equals("a\0\r\n\u2028ä"));
    }

    @Test
    void lines_that_are_no_records_end_it_and_what_was_written_is_told() throws Exception {
        dps.run("topic", "create", "lines", "--partitions", "2").succeeds();
        Files.writeString(folder.resolve("bad.txt"), "k1:v1\r\nk2:v2\r\nno colon\r\nk4:v4\r\n");
        dps.run(
                        "topic",
                        "produce",
                        "lines",
                        "--format",
                        "%k:%s",
                        "--file",
                        folder.resolve("bad.txt").toString())
                .exitsWith(1)
                .says("bad.txt:3: the line does not match the template '%k:%s' (2 records were acknowledged)");
        assertThat(dps.run("topic", "tail", "lines", "-n", "9", "--format", "%k=%s;")
                        .out())
                .isEqualTo("k1=v1;k2=v2;");

        dps.runWithInput(
                        "{\"timestamp\":\"2015-01-01T00:00:00Z\",\"value\":\"x\"}\nnone\n",
                        "topic",
                        "produce",
                        "lines",
                        "--format",
                        "jsonl")
                .exitsWith(1)
                .says(
                        "standard input:2: not JSON",
                        "(1 record was acknowledged)",
                        "warning: topic lines keeps records for 7d0h (retention.ms=604800000), but the oldest of these"
                                + " records is from 2015-01-01T00:00:00Z",
                        "--entity-name lines --add-config retention.ms=-1");
    }

    /** As on machines whose folder for temporary files is mounted so that nothing in it may run. */
    @Test
    void a_folder_from_which_no_library_loads_is_named() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")),
                "skipped: only root may mount a folder without execution");
        Path unrunnable = Files.createDirectories(folder.resolve("unrunnable"));
        assertThat(command("mount", "-t", "tmpfs", "-o", "noexec,size=16m", "tmpfs", unrunnable.toString()))
                .isZero();
        try {
            Dps confined = dps.asProgram().with("DPS_JAVA_OPTS", "-Djava.io.tmpdir=" + unrunnable);
            Files.writeString(folder.resolve("one.txt"), "{\"n\":1}\n");
            confined.run(
                            "-c",
                            "topic create sn --topic-config compression.type=snappy;"
                                    + " topic create zs --topic-config compression.type=zstd;"
                                    + " topic produce sn --file one.txt; topic produce zs --file one.txt")
                    .succeeds();

            Result read = confined.run("-c", "topic tail sn || topic tail zs").exitsWith(1);

            assertThat(read.out()).isEmpty();
            read.says(
                    "cannot read topic sn: the snappy library cannot be loaded from " + unrunnable
                            + ", which may be mounted noexec",
                    "cannot read topic zs: the zstd library cannot be loaded from " + unrunnable,
                    "DPS_JAVA_OPTS=-Djava.io.tmpdir=FOLDER");
        } finally {
            command("umount", unrunnable.toString());
        }
    }

    private static int command(String... words) throws IOException, InterruptedException {
        return new ProcessBuilder(words).inheritIO().start().waitFor();
    }

    @Test
    void records_of_ten_megabytes_pass_where_the_topic_takes_them() {
        // What compresses well is not large to a broker.
        byte[] noise = new byte[5 << 20];
        new Random(1).nextBytes(noise);
        String large = HexFormat.of().formatHex(noise);
        dps.run("topic", "create", "small").succeeds();
        dps.runWithInput("a\n" + large + "\n", "topic", "produce", "small")
                .exitsWith(1)
                .says("standard input:2: a value of 10485760 bytes exceeds the topic's limit", "max.message.bytes");

        dps.run("topic", "create", "large", "--topic-config", "max.message.bytes=20000000")
                .succeeds();
        dps.runWithInput(large + "\n", "topic", "produce", "large").succeeds();
        assertThat(dps.run("topic", "tail", "large", "-o", "raw").succeeds().out())
                .isEqualTo(large + "\n");
    }

    @Test
    void a_tail_ends_when_its_topic_is_deleted() throws Exception {
        dps.run("topic", "create", "short").succeeds();
        Following tail = new Following("short");
        dps.runWithInput("one\n", "topic", "produce", "short").succeeds();
        tail.awaitLines(1);

        dps.run("topic", "delete", "short", "-y").succeeds();

        assertThat(tail.process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(tail.process.exitValue()).isEqualTo(1);
        assertThat(tail.errors())
                .contains("error: topic 'short' was deleted while it was being read")
                .doesNotContain("\tat ");
    }

    @Test
    void a_tail_goes_on_where_it_was_when_the_broker_comes_back() throws Exception {
        dps.run("topic", "create", "steady", "--partitions", "2").succeeds();
        Following tail = new Following("steady");
        dps.runWithInput(numbered(0, 500), "topic", "produce", "steady").succeeds();
        tail.awaitLines(500);

        dps.endForGood("kafka");
        tail.await(() -> tail.errors().contains("does not answer; waiting for it"));
        dps.run("stack", "deploy").succeeds();
        dps.runWithInput(numbered(500, 1000), "topic", "produce", "steady").succeeds();

        tail.awaitLines(1000);
        assertThat(tail.lines())
                .containsExactlyInAnyOrderElementsOf(numbered(0, 1000).lines().toList());
        assertThat(tail.errors()).contains("answers again");
        tail.process.destroy();
        assertThat(tail.process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }

    /** More records than the heap could hold, in every way of reading them. */
    @Test
    void memory_stays_flat_however_long_the_topic() {
        dps.run("topic", "create", "long", "--partitions", "3").succeeds();
        String filler = "x".repeat(300);
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 300_000; i++) {
            lines.append("{\"n\":").append(i).append(",\"s\":\"").append(filler).append("\"}\n");
        }
        dps.runWithInput(lines.toString(), "topic", "produce", "long")
                .succeeds()
                .says("300000 records acknowledged");
        Dps small = dps.asProgram().with("DPS_JAVA_OPTS", "-Xmx64m");

        for (String format : List.of("raw", "table")) {
            Result counted = small.run("-c", "topic tail long -o " + format + " | wc -l");
            assertThat(counted.succeeds().out().strip())
                    .as(format)
                    .isEqualTo(format.equals("table") ? "300001" : "300000");
        }
        assertThat(small.run("topic", "tail", "long", "-n", "1000", "--where", "n < 200000", "--format", "%o\\n")
                        .succeeds()
                        .lines())
                .hasSize(1000);
    }

    /** Offsets: 0 to 4 committed, 6 to 10 aborted, 12 and 13 in no transaction, 14 and 15 committed, 17 to 19 aborted. */
    @Test
    void records_of_a_transaction_count_when_it_is_committed() throws Exception {
        GappedTopics topics = new GappedTopics(brokers);
        topics.create("tx", Map.of("retention.ms", "-1"));
        topics.writeTransaction("tx", 0, 5, true);
        topics.writeTransaction("tx", 5, 10, false);
        topics.write("tx", 10, 12);
        topics.writeTransaction("tx", 12, 14, true);
        topics.writeTransaction("tx", 14, 17, false);
        String committed = GappedTopics.values(IntStream.of(0, 1, 2, 3, 4, 10, 11, 12, 13));

        assertThat(dps.run("topic", "tail", "tx", "-o", "raw").succeeds().out()).isEqualTo(committed);
        assertThat(dps.run(
                                "-c",
                                "topic tail tx -n 99 -o raw; topic tail tx -n 3 -o raw;"
                                        + " topic tail tx --offset 5:16 -n 4 -o raw; plot tx n -n 3 | head -1")
                        .succeeds()
                        .out())
                .isEqualTo(committed + GappedTopics.values(IntStream.of(11, 12, 13))
                        + GappedTopics.values(IntStream.of(10, 11, 12, 13)) + "tx n, last 3 records\n");
        assertThat(dps.run("topic", "tail", "tx", "--isolation", "read_uncommitted", "-o", "raw")
                        .succeeds()
                        .out())
                .isEqualTo(GappedTopics.values(IntStream.range(0, 17)));
        dps.run(
                        "-c",
                        "assert topic tx --records 9; wait topic tx --records 9;"
                                + " assert topic tx --records 17 --isolation read_uncommitted;"
                                + " assert topic tx --records 21 --offsets; wait topic tx --records 21 --offsets")
                .succeeds();
    }

    @Test
    void an_open_transaction_is_the_end_until_it_is_committed() throws Exception {
        GappedTopics topics = new GappedTopics(brokers);
        topics.create("open", Map.of("retention.ms", "-1"));
        topics.write("open", 0, 3);
        Path out = folder.resolve("wait.out");
        Path err = folder.resolve("wait.err");
        Process wait;
        try (GappedTopics.Transaction transaction = topics.begin("open", 3, 5)) {
            topics.write("open", 5, 6);

            assertThat(dps.run(
                                    "-c",
                                    "topic tail open -o raw; topic tail open -n 2 -o raw; assert topic open --records 3")
                            .succeeds()
                            .out())
                    .isEqualTo(GappedTopics.values(IntStream.of(0, 1, 2, 1, 2)));
            assertThat(dps.run("topic", "tail", "open", "--isolation", "READ_UNCOMMITTED", "-o", "raw")
                            .succeeds()
                            .out())
                    .isEqualTo(GappedTopics.values(IntStream.range(0, 6)));
            assertThat(dps.run("wait", "topic", "open", "--records", "6", "--timeout", "1s")
                            .exitsWith(4)
                            .err())
                    .contains("it has 3 of 6 records\n");
            wait = dps.startInto(
                    out, err, "-c", "wait topic open --records 6 --timeout 3m; topic tail open -n 4 -o raw");

            transaction.commit();
        }

        assertThat(wait.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(wait.exitValue()).as(text(err)).isZero();
        assertThat(text(out)).isEqualTo(GappedTopics.values(IntStream.range(2, 6)));
    }

    @Test
    void what_compaction_removed_does_not_count() throws Exception {
        GappedTopics topics = new GappedTopics(brokers);
        topics.compactOften();
        topics.create(
                "compacted",
                Map.of(
                        "cleanup.policy", "compact",
                        "segment.ms", "100",
                        "min.cleanable.dirty.ratio", "0.01",
                        "min.compaction.lag.ms", Long.toString(Long.MAX_VALUE),
                        "retention.ms", "-1"));
        // All but the first two have the key c; the last one is in the segment that is never compacted.
        topics.write("compacted", 0, 30, "a", "b", "c");

        Path out = folder.resolve("assert.out");
        Path err = folder.resolve("assert.err");
        Process demand = dps.startInto(
                out,
                err,
                "-c",
                "assert topic compacted --records 30; echo 30; assert topic compacted --records 4 --within 3m");
        await(demand, err, () -> text(out).equals("30\n"));
        topics.allowCompaction("compacted");

        assertThat(demand.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(demand.exitValue()).as(text(err)).isZero();
        assertThat(new TopicRecords(brokers, "compacted").read()).hasSize(4);
        assertThat(dps.run(
                                "-c",
                                "assert topic compacted --records 30 --offsets; topic tail compacted -n 3 -o raw;"
                                        + " topic tail compacted -n 30 -o raw; plot compacted n | head -1")
                        .succeeds()
                        .out())
                .isEqualTo(
                        GappedTopics.values(IntStream.of(1, 28, 29, 0, 1, 28, 29)) + "compacted n, last 4 records\n");
    }

    @Test
    void records_are_typed_at_the_prompt_until_an_end_or_an_interrupt() throws Exception {
        dps.run("topic", "create", "typed").succeeds();

        try (TypedDps shell = TypedDps.start(dps)) {
            shell.type("topic produce typed\n").awaits("a line each, until Ctrl-D");
            shell.type("first\nsecond \\ !x\n")
                    .awaits("second")
                    .type(TypedDps.CTRL_D)
                    .awaits("2 records acknowledged");
            shell.awaits("> ").type("topic produce typed\n").awaits("a line each, until Ctrl-D");
            shell.type("third\n").awaits("third\\s").type(TypedDps.CTRL_C);
            shell.awaits("writing to topic typed was interrupted \\(1 record was acknowledged\\)");
        }

        assertThat(dps.run("topic", "tail", "typed", "--offset", "start", "-o", "raw")
                        .succeeds()
                        .out())
                .isEqualTo("first\nsecond \\ !x\nthird\n");
    }

    @Test
    void a_topic_whose_records_were_deleted_has_none() throws Exception {
        GappedTopics topics = new GappedTopics(brokers);
        topics.create("emptied", Map.of("retention.ms", "-1"));
        topics.write("emptied", 0, 3);
        topics.writeTransaction("emptied", 3, 5, true);
        new TopicRecords(brokers, "emptied").replaceBy(List.of());

        assertThat(dps.run(
                                "-c",
                                "assert topic emptied --records 0; assert topic emptied --records 0 --offsets;"
                                        + " topic tail emptied -n 3 -o raw; topic tail emptied -o raw")
                        .succeeds()
                        .out())
                .isEmpty();
        assertThat(dps.run("topic", "list", "-o", "csv").succeeds().lines()).contains("emptied,1,1,0");
    }

    private static String numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "r" + i + "\n").reduce("", String::concat);
    }

    private static List<String> numbers(List<String> values) {
        return values.stream()
                .map(line -> line.replaceAll("\\{\"n\":([0-9]+).*", "$1"))
                .toList();
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split(" "));
    }

    private static void await(Process process, Path err, BooleanSupplier condition) {
        Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> {
            assertThat(process.isAlive()).as("%s", text(err)).isTrue();
            return condition.getAsBoolean();
        });
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A tail that follows a topic from its start, in a process of its own. */
    private final class Following {
        private final Path out;
        private final Path err;
        private final Process process;

        Following(String topic) throws IOException {
            this(topic, "start");
        }

        Following(String topic, String offset) throws IOException {
            out = folder.resolve(topic + ".out");
            err = folder.resolve(topic + ".err");
            process = dps.startInto(out, err, "topic", "tail", topic, "-o", "raw", "--offset", offset, "--follow");
        }

        void awaitLines(int count) {
            await(() -> lines().size() >= count);
            assertThat(lines()).hasSize(count);
        }

        void await(BooleanSupplier condition) {
            TopicIT.await(process, err, condition);
        }

        List<String> lines() {
            return text(out).lines().toList();
        }

        String errors() {
            return text(err);
        }
    }
}
