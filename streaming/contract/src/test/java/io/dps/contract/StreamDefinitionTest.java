package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StreamDefinitionTest {
    private static final String SQL = "select id, kwh from meters where kwh > 1";
    private static final InputView METERS =
            new InputView("meters", "meters", "id STRING NOT NULL, at TIMESTAMP", "at", Duration.ofSeconds(30));
    private static final InputView SITES = new InputView("sites", "sites", "id STRING", null, null);

    @Test
    void it_is_written_and_read_as_json() {
        StreamDefinition definition =
                new StreamDefinition("hourly", SQL, List.of(METERS, SITES), "out", Isolation.READ_COMMITTED);

        byte[] json = RecordJson.write(definition);

        assertThat(new String(json, StandardCharsets.UTF_8))
                .startsWith("{\"name\":\"hourly\",\"sql\":\"" + SQL + "\",\"views\":[{\"name\":\"meters\",")
                .endsWith("],\"output_topic\":\"out\",\"isolation\":\"read_committed\"}");
        assertThat(RecordJson.read(json, StreamDefinition.class)).isEqualTo(definition);
    }

    @Test
    void fields_of_a_later_version_are_ignored() {
        String json = "{\"name\":\"s\",\"sql\":\"select 1\",\"priority\":[\"id\"],\"output_topic\":\"out\","
                + "\"isolation\":\"read_uncommitted\",\"views\":[{\"name\":\"v\",\"topic\":\"t\","
                + "\"schema\":\"a INT\",\"compression\":\"x\"}]}";

        assertThat(RecordJson.read(json.getBytes(StandardCharsets.UTF_8), StreamDefinition.class))
                .isEqualTo(new StreamDefinition(
                        "s",
                        "select 1",
                        List.of(new InputView("v", "t", "a INT", null, null)),
                        "out",
                        Isolation.READ_UNCOMMITTED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\":\"s\",\"sql\":\"select 1\",\"views\":[],\"output_topic\":\"o\",\"isolation\":\"read_committed\"}",
                "{\"name\":\"s\",\"sql\":\"select 1\",\"output_topic\":\"o\",\"isolation\":\"serializable\","
                        + "\"views\":[{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"a INT\"}]}",
                "{\"name\":\"s\",\"sql\":\"select 1\",\"output_topic\":\"o\",\"isolation\":\"read_committed\","
                        + "\"views\":[{\"name\":\"v\",\"topic\":\"t\",\"schema\":\"a INT\",\"format\":{\"values\":\"avro\"}}]}"
            })
    void json_that_is_not_a_definition_is_not_read(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> RecordJson.read(bytes, StreamDefinition.class))
                .isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "meters.by-hour_2", "A"})
    void a_name_is_one_that_kafka_would_take(String name) {
        assertThat(stream(name, SQL, "out", METERS).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a b", "a/b", "a\n"})
    void another_name_is_refused(String name) {
        refused("'" + name + "' is not a valid stream name", () -> stream(name, SQL, "out", METERS));
    }

    @Test
    void blank_sql_is_refused() {
        refused("stream s has no query: its SQL is blank", () -> stream("s", " \n\t", "out", METERS));
    }

    @Test
    void sql_has_at_most_256_kibibytes_in_utf8() {
        String longest = "\u00e9".repeat(128 * 1024);

        assertThat(stream("s", longest, "out", METERS).sql()).isEqualTo(longest);
        refused(
                "the SQL of stream s has 262145 bytes, but at most 262144 are allowed",
                () -> stream("s", longest + "a", "out", METERS));
    }

    @Test
    void a_stream_reads_a_view_at_least() {
        refused("stream s reads no view", () -> stream("s", SQL, "out"));
    }

    @Test
    void two_views_have_two_names_whatever_their_case() {
        InputView upper = new InputView("METERS", "other", "a INT", null, null);

        refused("stream s has two views named METERS", () -> stream("s", SQL, "out", METERS, upper));
    }

    @Test
    void two_views_may_read_one_topic() {
        InputView again = new InputView("again", "meters", "a INT", null, null);

        assertThat(stream("s", SQL, "out", METERS, again).views()).containsExactly(METERS, again);
    }

    @Test
    void the_output_is_a_topic_and_not_an_input() {
        refused("stream s writes to 'a b', which is not a valid topic name", () -> stream("s", SQL, "a b", METERS));
        refused(
                "stream s would write to the topic sites, which it reads",
                () -> stream("s", SQL, "sites", METERS, SITES));
    }

    @Test
    void a_definition_that_was_stored_before_it_could_have_static_views_or_a_key_is_read_as_it_was() {
        String stored = "{\"name\":\"hourly\",\"sql\":\"select id from meters\",\"views\":[{\"name\":\"meters\","
                + "\"topic\":\"meters\",\"schema\":\"id STRING NOT NULL, at TIMESTAMP\",\"event_time\":\"at\","
                + "\"watermark\":\"30s\"}],\"output_topic\":\"out\",\"isolation\":\"read_committed\"}";

        StreamDefinition read = RecordJson.read(stored.getBytes(StandardCharsets.UTF_8), StreamDefinition.class);

        assertThat(read.streamed())
                .isEqualTo(new InputView(
                        "meters", "meters", "id STRING NOT NULL, at TIMESTAMP", "at", Duration.ofSeconds(30)));
        assertThat(read.statics()).isEmpty();
        assertThat(read.key()).isEmpty();
        // Reports name the definition by this text.
        assertThat(new String(RecordJson.write(read), StandardCharsets.UTF_8)).isEqualTo(stored);
        assertThat(read.fingerprint()).isEqualTo("04e94cd68b4a144a");
    }

    @Test
    void a_key_is_stored_and_makes_another_definition() {
        StreamDefinition plain = stream("s", SQL, "out", METERS);
        StreamDefinition keyed = plain.keyedBy(List.of("id", "kwh"));

        byte[] json = RecordJson.write(keyed);

        assertThat(new String(json, StandardCharsets.UTF_8))
                .contains("\"output_topic\":\"out\",\"key\":[\"id\",\"kwh\"],");
        assertThat(RecordJson.read(json, StreamDefinition.class)).isEqualTo(keyed);
        assertThat(keyed.fingerprint()).isNotEqualTo(plain.fingerprint());
        assertThat(keyed.without(List.of()).key()).containsExactly("id", "kwh");
        assertThat(keyed.takingOver(plain).key()).containsExactly("id", "kwh");
        assertThat(keyed.keyedBy(List.of())).isEqualTo(plain);
    }

    @Test
    void the_columns_of_a_key_have_names_and_are_named_once() {
        StreamDefinition plain = stream("s", SQL, "out", METERS);

        refused("the key of stream s has column ID twice", () -> plain.keyedBy(List.of("id", "ID")));
        refused("the key of stream s has a column without a name", () -> plain.keyedBy(List.of("id", " ")));
    }

    @Test
    void a_static_view_is_stored_with_its_offsets() {
        ViewBounds bounds = new ViewBounds(
                "start", "-1", "id", Isolation.READ_UNCOMMITTED, new TreeMap<>(Map.of(0, new OffsetRange(2, 7))));
        InputView sites = SITES.within(bounds);
        StreamDefinition definition = stream("s", SQL, "out", METERS, sites);

        StreamDefinition read = RecordJson.read(RecordJson.write(definition), StreamDefinition.class);

        assertThat(read).isEqualTo(definition);
        assertThat(read.streamed()).isEqualTo(METERS);
        assertThat(read.statics()).containsExactly(sites);
        assertThat(new String(RecordJson.write(bounds), StandardCharsets.UTF_8))
                .isEqualTo("{\"from\":\"start\",\"to\":\"-1\",\"topic_id\":\"id\",\"isolation\":\"read_uncommitted\","
                        + "\"offsets\":{\"0\":{\"start\":2,\"end\":7}}}");
        assertThat(bounds.size()).isEqualTo(5);
        assertThat(definition.without(List.of("meters", "sites")).views()).containsExactly(METERS);
    }

    @Test
    void a_stream_reads_exactly_one_view_without_an_end() {
        ViewBounds none = new ViewBounds("start", "end", "id", Isolation.READ_COMMITTED, new TreeMap<>());

        assertThatThrownBy(() -> stream("s", SQL, "out", METERS, SITES).streamed())
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream s reads 2 views without an end: " + METERS.name() + ", " + SITES.name()
                        + "; dps does not support joins or unions of streams");
        assertThatThrownBy(() -> stream("s", SQL, "out", SITES.within(none)).streamed())
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream s reads only views that have an end: " + SITES.name());
    }

    @Test
    void the_views_are_those_given_at_first() {
        List<InputView> views = new ArrayList<>(List.of(METERS));
        StreamDefinition definition = new StreamDefinition("s", SQL, views, "out", Isolation.READ_COMMITTED);

        views.clear();

        assertThat(definition.views()).containsExactly(METERS);
    }

    private static StreamDefinition stream(String name, String sql, String output, InputView... views) {
        return new StreamDefinition(name, sql, List.of(views), output, Isolation.READ_COMMITTED);
    }

    private static void refused(String message, Runnable making) {
        assertThatThrownBy(making::run)
                .isInstanceOf(UserFailure.class)
                .hasMessage(message)
                .extracting(failure -> ((UserFailure) failure).kind())
                .isEqualTo(FailureKind.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dps_streams", "dps_stream_progress", "__consumer_offsets"})
    void topics_of_dps_and_of_kafka_are_no_output(String topic) {
        assertThatThrownBy(() -> new StreamDefinition("s", SQL, List.of(METERS), topic, Isolation.READ_COMMITTED))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("would write to the topic " + topic + ", which belongs to");
    }
}
