package io.dps.streaming.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dps.contract.Durations;
import io.dps.contract.FailureKind;
import io.dps.contract.Isolation;
import io.dps.contract.StreamOptions;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredOptionsTest {
    private static final SortedMap<Integer, Long> START = new TreeMap<>(Map.of(0, 123L));
    private static final StreamOptions OPTIONS = options("10s", "10s", "1h", false);
    private static final StoredOptions FIRST = stored(OPTIONS, 2, START, Isolation.READ_COMMITTED);

    @TempDir
    Path root;

    private CheckpointFolder folder;

    @BeforeEach
    void nameTheFolder() {
        folder = new CheckpointFolder(root);
    }

    @Test
    void the_first_start_stores_and_an_equal_one_agrees() {
        // given
        assertThat(StoredOptions.load(folder)).isEmpty();
        // when
        FIRST.agreeWith(folder);
        // then
        assertThat(StoredOptions.load(folder)).contains(FIRST);
        assertThatCode(() -> FIRST.agreeWith(folder)).doesNotThrowAnyException();
        assertThat(root.toFile().list()).containsExactly("options.json");
    }

    @Test
    void the_file_has_the_promised_shape() {
        // when
        FIRST.agreeWith(folder);
        // then
        assertThat(folder.options())
                .hasContent("{\"plan\":2,\"input_topic\":\"in\",\"input_topic_id\":\"in-id\",\"output_topic\":\"out\","
                        + "\"output_topic_id\":\"out-id\",\"window\":\"10s\",\"watermark\":\"10s\",\"max_ahead\":\"1h\","
                        + "\"by_sensor\":false,\"shuffle_partitions\":2,\"output_start\":{\"0\":123},"
                        + "\"isolation\":\"read_committed\"}");
    }

    @Test
    void the_output_s_start_is_that_of_the_first_start() {
        // given
        FIRST.agreeWith(folder);
        StoredOptions later = stored(OPTIONS, 2, new TreeMap<>(Map.of(0, 200L)), Isolation.READ_COMMITTED);
        // when, then
        assertThat(later.agreeWith(folder).outputStart()).containsExactly(Map.entry(0, 123L));
    }

    @Test
    void a_file_of_before_the_output_s_start_was_noted_still_loads_and_agrees() throws IOException {
        // given
        String old = "{\"input_topic\":\"in\",\"input_topic_id\":\"in-id\",\"output_topic\":\"out\","
                + "\"output_topic_id\":\"out-id\",\"window\":\"10s\",\"watermark\":\"10s\",\"max_ahead\":\"1h\","
                + "\"by_sensor\":false,\"shuffle_partitions\":2}";
        Files.writeString(folder.options(), old);
        // when, then
        assertThat(FIRST.agreeWith(folder).outputStart()).isNull();
        assertThat(folder.options()).hasContent(old);
    }

    @Test
    void a_file_of_before_the_plan_was_noted_is_of_the_first_one() throws IOException {
        // given
        FIRST.agreeWith(folder);
        String old = Files.readString(folder.options()).replace("\"plan\":2,", "");
        Files.writeString(folder.options(), old);
        // when, then: it goes on with that one
        assertThat(FIRST.agreeWith(folder).plan()).isEqualTo(1);
        assertThat(folder.options()).hasContent(old);
        assertThat(FIRST.agreeWith(folder)
                        .committedFrom(folder, new TreeMap<>())
                        .plan())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, -1})
    void a_file_of_an_unknown_plan_is_refused_and_stays(int plan) throws IOException {
        // given
        FIRST.agreeWith(folder);
        String later = Files.readString(folder.options()).replace("\"plan\":2,", "\"plan\":" + plan + ",");
        Files.writeString(folder.options(), later);
        // when, then
        assertThatThrownBy(() -> FIRST.agreeWith(folder))
                .asInstanceOf(type(UserFailure.class))
                .satisfies(refused -> {
                    assertThat(refused.kind()).isEqualTo(FailureKind.REFUSED);
                    assertThat(refused)
                            .hasMessage("the checkpoint of stream out was written by another version of dps:"
                                    + " its query plan is of version " + plan + ", and this dps makes version 2");
                    assertThat(refused.hint())
                            .isEqualTo("prove what it has written with: stream verify out;"
                                    + " then start from the beginning with: stream reset out");
                });
        assertThat(folder.options()).hasContent(later);
    }

    @Test
    void a_file_of_before_isolation_was_noted_agrees_with_both_and_keeps_what_was_asked_for() throws IOException {
        // given
        FIRST.agreeWith(folder);
        String old = Files.readString(folder.options()).replace(",\"isolation\":\"read_committed\"", "");
        Files.writeString(folder.options(), old);
        // when, then: committed records are not read before the checkpoint is brought there
        assertThat(FIRST.agreeWith(folder).isolation()).isNull();
        assertThat(folder.options()).hasContent(old);
        assertThat(FIRST.agreeWith(folder).reported().isolation()).isEqualTo(Isolation.READ_UNCOMMITTED);
        // and: all records are read as before
        StoredOptions all = stored(OPTIONS, 2, START, Isolation.READ_UNCOMMITTED);
        assertThat(all.agreeWith(folder)).isEqualTo(all);
        assertThat(StoredOptions.load(folder)).contains(all);
        assertThatThrownBy(() -> FIRST.agreeWith(folder))
                .hasMessageContaining("--isolation was read_uncommitted and is now read_committed");
    }

    @Test
    void a_later_start_agrees_with_a_checkpoint_that_has_switched() {
        // given
        FIRST.agreeWith(folder).committedFrom(folder, new TreeMap<>(Map.of(0, 7L, 1, 9L)));
        // when, then
        assertThat(FIRST.agreeWith(folder).reported().committedFrom()).isEqualTo(Map.of(0, 7L, 1, 9L));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                arguments(
                        stored(OPTIONS, 2, START, Isolation.READ_UNCOMMITTED),
                        "--isolation was read_committed and is now read_uncommitted"),
                arguments(ofTopics("in2", "in2-id", "out", "out-id"), "--input-topic was in and is now in2"),
                arguments(ofTopics("in", "in-id", "out2", "out2-id"), "--output-topic was out and is now out2"),
                arguments(
                        stored(options("20s", "10s", "1h", false), 2, START, Isolation.READ_COMMITTED),
                        "--window was 10s and is now 20s"),
                arguments(
                        stored(options("10s", "1m", "1h", false), 2, START, Isolation.READ_COMMITTED),
                        "--watermark was 10s and is now 1m"),
                arguments(
                        stored(options("10s", "10s", "0s", false), 2, START, Isolation.READ_COMMITTED),
                        "--max-ahead was 1h and is now 0s"),
                arguments(
                        stored(options("10s", "10s", "1h", true), 2, START, Isolation.READ_COMMITTED),
                        "--by-sensor was false and is now true"),
                arguments(
                        stored(OPTIONS, 4, START, Isolation.READ_COMMITTED), "--shuffle-partitions was 2 and is now 4"),
                arguments(ofTopics("in", "other", "out", "out-id"), "topic in was deleted and created again"),
                arguments(ofTopics("in", "in-id", "out", "other"), "topic out was deleted and created again"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("others")
    void a_start_with_another_value_is_refused_and_changes_nothing(StoredOptions later, String difference) {
        // given
        FIRST.agreeWith(folder);
        // when, then
        assertThatThrownBy(() -> later.agreeWith(folder))
                .hasMessageContaining(difference)
                .asInstanceOf(type(UserFailure.class))
                .satisfies(refusal -> {
                    assertThat(refusal.kind()).isEqualTo(FailureKind.REFUSED);
                    assertThat(refusal.hint()).contains("stream reset");
                });
        assertThat(StoredOptions.load(folder)).contains(FIRST);
    }

    private static StoredOptions ofTopics(String input, String inputId, String output, String outputId) {
        return new StoredOptions(input, inputId, output, outputId, OPTIONS, 2, START, Isolation.READ_COMMITTED, null);
    }

    private static StoredOptions stored(
            StreamOptions options, int partitions, SortedMap<Integer, Long> start, Isolation isolation) {
        return new StoredOptions("in", "in-id", "out", "out-id", options, partitions, start, isolation, null);
    }

    private static StreamOptions options(String window, String watermark, String maxAhead, boolean bySensor) {
        return new StreamOptions(
                Durations.parse(window), Durations.parse(watermark), Durations.parse(maxAhead), bySensor);
    }
}
