package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dps.generator.cli.FilesMain;
import io.dps.testing.ForkedBroker;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The generator's process for dropped files, against a real broker; here because this module has one. */
@Tag("slow")
class DroppedFilesTest {
    private static final String HEADER = "process_timestamp,temperature,humidity,pressure,sensor_id\n";
    private static final int ROWS = 100_000;

    @TempDir
    Path folder;

    private Path inbox;
    private ForkedBroker broker;

    @BeforeEach
    void startBroker() throws Exception {
        inbox = Files.createDirectory(folder.resolve("inbox"));
        broker = ForkedBroker.start(folder, Duration.ofSeconds(9));
        try (Admin admin = Admin.create(connection())) {
            ForkedBroker.createTopics(admin, new NewTopic("readings", 2, (short) 1));
        }
    }

    @AfterEach
    void endBroker() {
        broker.close();
    }

    @Test
    void each_file_is_taken_once_and_told_of() throws Exception {
        // given
        drop("good.csv", HEADER + "2026-11-22T07:00:00Z,20,40,1000,a\n2026-11-22T07:00:01Z,warm,40,1000,a\n");
        drop("useless.csv", "colour\nred\n");
        drop(".hidden.csv", HEADER + "2026-11-22T07:00:00Z,99,40,1000,a\n");
        Files.writeString(inbox.resolve("growing.csv"), HEADER + "2026-11-22T07:00:02Z,21,40,1000,a\n");
        // when
        int first = await(start("--settle=1h"));
        // then
        assertThat(first).isEqualTo(1);
        assertThat(values()).singleElement().asString().contains("\"temperature\":20.0");
        assertThat(output())
                .contains("{\"file\":\"good.csv\",\"state\":\"archived\",\"acknowledged\":1,\"already_published\":0,"
                        + "\"bad_rows\":1}")
                .contains("{\"file\":\"useless.csv\",\"state\":\"unusable\"")
                .contains("{\"file\":\"growing.csv\",\"state\":\"changing\"")
                .contains("good.csv: line 3: temperature: ")
                .contains(
                        "{\"state\":\"ended\",\"archived\":1,\"unusable\":1,\"changing\":1,\"broken_off\":0,\"blocked\":0,"
                                + "\"acknowledged\":1,\"already_published\":0,\"bad_rows\":1}");
        assertThat(names(inbox.resolve("archive")))
                .anyMatch(name -> name.endsWith("Z-good.csv"))
                .anyMatch(name -> name.endsWith("Z-good.csv.bad-rows.csv"))
                .hasSize(2);
        assertThat(names(inbox.resolve("failed"))).singleElement().asString().endsWith("Z-useless.csv");

        // and: a name may come again, and what had grown is complete now
        drop("good.csv", HEADER + "2026-11-22T07:00:03Z,22,40,1000,a\n");
        assertThat(await(start("--settle=0s"))).isZero();
        assertThat(values()).hasSize(3);
        assertThat(names(inbox.resolve("archive"))).hasSize(4);
        assertThat(names(inbox)).isEmpty();
    }

    @Test
    void a_file_whose_process_was_killed_is_completed_and_nothing_comes_twice() throws Exception {
        // given
        try (Writer out = Files.newBufferedWriter(inbox.resolve("many.csv"))) {
            out.write(HEADER);
            Instant time = Instant.parse("2026-11-22T07:00:00Z");
            for (int row = 0; row < ROWS; row++) {
                out.write(time.plusMillis(row) + ",20," + row % 100 + ",1000,s" + row % 3 + "\n");
            }
        }
        // when: it is killed in the middle of the file
        Process killed = start("--settle=0s");
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (count() < ROWS / 10 && System.nanoTime() - deadline < 0) {
            assertThat(killed.isAlive()).isTrue();
        }
        killed.destroyForcibly().waitFor();
        long before = count();
        int code = await(start("--settle=0s"));
        // then
        System.out.println("killed after " + before + " of " + ROWS + " readings");
        assertThat(before).isBetween(1L, ROWS - 1L);
        assertThat(code).isZero();
        List<String> values = values();
        assertThat(values).hasSize(ROWS);
        assertThat(new HashSet<>(values)).hasSize(ROWS);
        assertThat(output()).contains("\"acknowledged\":" + (ROWS - before) + ",\"already_published\":" + before);
        assertThat(names(inbox.resolve("archive"))).singleElement().asString().endsWith("Z-many.csv");
        assertThat(names(inbox.resolve(".processing"))).containsExactly(".lock");
    }

    @Test
    void a_file_that_the_disk_does_not_let_go_of_is_published_once() throws Exception {
        // given
        Path archive = Files.createDirectory(inbox.resolve("archive"));
        Path failed = Files.createDirectory(inbox.resolve("failed"));
        drop("good.csv", HEADER + "2026-11-22T07:00:00Z,20,40,1000,a\n2026-11-22T07:00:01Z,warm,40,1000,a\n");
        drop("more.csv", HEADER + "2026-11-22T07:00:02Z,21,40,1000,b\n");
        drop("useless.csv", "colour\nred\n");
        // when
        requireDone("chattr", "+i", archive.toString(), failed.toString());
        int first;
        String firstLines;
        int second;
        String secondLines;
        try {
            first = await(start("--settle=0s"));
            firstLines = output();
            // What was published may be gone from the topic before the disk is in order again.
            deleteRecords();
            second = await(start("--settle=0s"));
            secondLines = output();
        } finally {
            requireDone("chattr", "-i", archive.toString(), failed.toString());
        }
        int third = await(start("--settle=0s"));
        // then
        assertThat(first).isEqualTo(1);
        assertThat(firstLines)
                .contains("{\"file\":\"good.csv\",\"state\":\"blocked\",\"acknowledged\":1,\"already_published\":0,"
                        + "\"bad_rows\":1,\"error\":\"")
                .contains("{\"file\":\"more.csv\",\"state\":\"blocked\",\"acknowledged\":1,")
                .contains("{\"file\":\"useless.csv\",\"state\":\"blocked\",\"acknowledged\":0,")
                .contains("error: more.csv stays in the inbox: " + inbox.resolve(".processing/more.csv")
                        + " cannot be moved to " + archive)
                .contains(
                        "hint: check the folder's permissions and the free disk space; the next run tries the file again")
                .contains("\"unusable\":0,\"changing\":0,\"broken_off\":0,\"blocked\":3,\"acknowledged\":2,");
        assertThat(second).isEqualTo(1);
        assertThat(secondLines).contains("\"blocked\":3,\"acknowledged\":0,\"already_published\":2,\"bad_rows\":1}");
        assertThat(third).isEqualTo(1);
        assertThat(output()).contains("{\"state\":\"ended\",\"archived\":2,\"unusable\":1,");
        assertThat(count()).isEqualTo(2);
        assertThat(names(failed)).singleElement().asString().endsWith("Z-useless.csv");
        assertThat(names(archive))
                .anyMatch(name -> name.endsWith("Z-good.csv.bad-rows.csv"))
                .hasSize(3);
        assertThat(names(inbox.resolve(".processing"))).containsExactly(".lock");
    }

    @Test
    void a_full_disk_holds_a_file_back_and_nothing_comes_twice() throws Exception {
        // given
        requireDone("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", inbox.toString());
        try {
            drop("noted.csv", HEADER + "2026-11-22T07:00:00Z,20,40,1000,a\n2026-11-22T07:00:01Z,warm,40,1000,a\n");
            Path ballast = inbox.resolve(".ballast");
            // when: not even the note can be written that a file is begun
            fill(ballast, 0);
            int without = await(start("--settle=0s"));
            String withoutLines = output();
            long afterFirst = count();
            // and: there is room for the note, and none for the bad rows
            fill(ballast, 4096);
            int scarce = await(start("--settle=0s"));
            String scarceLines = output();
            // and: there is room again
            Files.delete(ballast);
            int roomy = await(start("--settle=0s"));
            // then
            assertThat(without).as(withoutLines).isEqualTo(1);
            assertThat(withoutLines)
                    .contains("{\"file\":\"noted.csv\",\"state\":\"blocked\",\"acknowledged\":0,")
                    .contains("No space left on device");
            assertThat(afterFirst).isZero();
            assertThat(scarce).as(scarceLines).isEqualTo(1);
            assertThat(scarceLines)
                    .contains("{\"file\":\"noted.csv\",\"state\":\"blocked\",\"acknowledged\":1,")
                    .contains("No space left on device");
            assertThat(roomy).as(output()).isZero();
            assertThat(output())
                    .contains("{\"file\":\"noted.csv\",\"state\":\"archived\",\"acknowledged\":0,"
                            + "\"already_published\":1,\"bad_rows\":1}");
            assertThat(count()).isEqualTo(1);
            assertThat(names(inbox.resolve("failed"))).isEmpty();
            assertThat(names(inbox.resolve("archive"))).hasSize(2);
        } finally {
            requireDone("umount", inbox.toString());
        }
    }

    /** Leaves so many bytes of the disk free. */
    private static void fill(Path ballast, int left) throws IOException {
        Files.deleteIfExists(ballast);
        long free = Files.getFileStore(ballast.getParent()).getUsableSpace();
        Files.write(ballast, new byte[(int) free - left]);
    }

    private void deleteRecords() throws Exception {
        try (Admin admin = Admin.create(connection());
                KafkaConsumer<String, String> consumer = consumer()) {
            Map<TopicPartition, RecordsToDelete> all = consumer.endOffsets(partitions()).entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, end -> RecordsToDelete.beforeOffset(end.getValue())));
            admin.deleteRecords(all).all().get();
        }
    }

    /** Only root can make a folder immutable for root, and mount. */
    private static void requireDone(String... command) throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can do this: " + command[0]);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        assumeFalse(output.contains("Inappropriate ioctl") || output.contains("not supported"), output);
        assertThat(code).as(output).isZero();
    }

    private void drop(String name, String content) throws IOException {
        Path file = Files.writeString(inbox.resolve(name), content);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    }

    private Process start(String settle) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                FilesMain.class.getName(),
                "--brokers=" + broker.address(),
                "--topic=readings",
                "--inbox=" + inbox,
                settle));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log().toFile())
                .start();
    }

    private int await(Process process) throws IOException, InterruptedException {
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(output()).isTrue();
        return process.exitValue();
    }

    private String output() throws IOException {
        return Files.readString(log());
    }

    private Path log() {
        return folder.resolve("files.log");
    }

    private static Set<String> names(Path in) throws IOException {
        try (Stream<Path> files = Files.list(in)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".hidden.csv"))
                    .collect(Collectors.toSet());
        }
    }

    private long count() {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            return consumer.endOffsets(partitions()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = consumer()) {
            consumer.assign(partitions());
            consumer.seekToBeginning(partitions());
            long end = count();
            while (values.size() < end) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> values.add(found.value()));
            }
        }
        return values;
    }

    private static List<TopicPartition> partitions() {
        return List.of(new TopicPartition("readings", 0), new TopicPartition("readings", 1));
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(connection(), new StringDeserializer(), new StringDeserializer());
    }

    private Map<String, Object> connection() {
        return Map.of("bootstrap.servers", broker.address());
    }
}
