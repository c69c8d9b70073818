package io.dps.stack.swarm.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDigestsTest {
    @TempDir
    Path folder;

    private final Queue<String> read = new ConcurrentLinkedQueue<>();
    private Path cache;
    private Path rain;
    private Path snow;

    @BeforeEach
    void makeFiles() throws IOException {
        cache = folder.resolve("new/digests");
        rain = Files.writeString(folder.resolve("rain with a space.jar"), "rain");
        snow = Files.writeString(folder.resolve("snow.jar"), "snow");
    }

    @Test
    void a_file_is_read_once() throws IOException {
        Map<String, String> first = ask(later());

        assertThat(first).isEqualTo(Map.of("rain", Sha256.ofFile(rain), "snow", Sha256.ofFile(snow)));
        assertThat(read).containsExactlyInAnyOrder("rain", "snow");
        read.clear();
        assertThat(ask(later())).isEqualTo(first);
        assertThat(read).isEmpty();
    }

    @Test
    void a_changed_file_is_read_again_though_size_and_time_are_those_of_before() throws IOException {
        // given
        FileTime time = Files.getLastModifiedTime(rain);
        Map<String, String> before = ask(later());
        read.clear();
        Files.writeString(rain, "hail");
        Files.setLastModifiedTime(rain, time);

        // when
        Map<String, String> after = ask(later());

        // then
        assertThat(read).containsExactly("rain");
        assertThat(after.get("rain")).isNotEqualTo(before.get("rain"));
        assertThat(after.get("snow")).isEqualTo(before.get("snow"));
    }

    @Test
    void a_file_that_has_just_changed_is_not_kept() throws IOException {
        ask(InstantSource.system());
        read.clear();

        ask(later());

        assertThat(read).containsExactlyInAnyOrder("rain", "snow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "0", "\n", "\u0000\n\n"})
    void a_cache_that_holds_something_else_is_as_good_as_none(String content) throws IOException {
        Map<String, String> before = ask(later());
        Files.writeString(cache, content);

        assertThat(ask(later())).isEqualTo(before);
    }

    @Test
    void a_damaged_or_cut_cache_is_not_believed() throws IOException {
        // given
        Map<String, String> before = ask(later());
        String good = Files.readString(cache);
        String digest = before.get("rain");

        // when
        Files.writeString(cache, good.replace(digest, "0".repeat(64)));
        Map<String, String> damaged = ask(later());
        Files.writeString(cache, good.substring(0, good.length() - 3));
        Map<String, String> cut = ask(later());

        // then
        assertThat(damaged).isEqualTo(before);
        assertThat(cut).isEqualTo(before);
        assertThat(Files.readString(cache)).isEqualTo(good);
    }

    @Test
    void a_place_that_cannot_be_written_costs_time_only() throws IOException {
        cache = Files.writeString(folder.resolve("file"), "").resolve("digests");

        assertThat(ask(later())).isEqualTo(ask(later()));
        assertThat(read).hasSize(4);
    }

    @Test
    void several_writers_leave_a_whole_file() throws Exception {
        // given
        Map<String, String> right = ask(later());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<Map<String, String>>> runs = new ArrayList<>();

        // when
        for (int i = 0; i < 40; i++) {
            Files.deleteIfExists(cache);
            runs.add(threads.submit(() -> ask(later())));
        }

        // then
        for (Future<Map<String, String>> run : runs) {
            assertThat(run.get()).isEqualTo(right);
        }
        threads.shutdown();
        ask(later());
        read.clear();
        assertThat(ask(later())).isEqualTo(right);
        assertThat(read).isEmpty();
        assertThat(cache.getParent()).isDirectoryNotContaining(file -> !file.equals(cache));
    }

    @Test
    void files_that_are_gone_are_forgotten() throws IOException {
        ask(later());
        Files.delete(snow);
        Files.writeString(rain, " and wind", StandardOpenOption.APPEND);

        digests(later()).of(Map.of("rain", rain));

        assertThat(Files.readString(cache)).contains(rain.toString()).doesNotContain(snow.toString());
    }

    @Test
    void a_file_that_is_not_there_is_named() throws IOException {
        Files.delete(snow);

        assertThatThrownBy(() -> ask(later()))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("snow.jar");
    }

    private Map<String, String> ask(InstantSource clock) throws IOException {
        return digests(clock).of(Map.of("rain", rain, "snow", snow));
    }

    private FileDigests digests(InstantSource clock) {
        return new FileDigests(cache, clock, file -> {
            read.add(file.equals(rain) ? "rain" : "snow");
            return Sha256.ofFile(file);
        });
    }

    /** The files lie there unchanged for a while. */
    private static InstantSource later() {
        return InstantSource.fixed(Instant.now().plus(Duration.ofMinutes(1)));
    }
}
