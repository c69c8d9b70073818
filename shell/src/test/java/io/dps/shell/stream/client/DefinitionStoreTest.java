package io.dps.shell.stream.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Definitions in a topic of a Kafka in memory. */
final class DefinitionStoreTest {
    private static final String TOPIC = "dps_streams";

    private final FakeKafka kafka = new FakeKafka();
    private final DefinitionStore store = new DefinitionStore(kafka::connection);

    private static StreamDefinition stream(String name, String sql) {
        InputView view = new InputView("meters", "meters", "id STRING, at TIMESTAMP", "at", Duration.ofSeconds(30));
        return new StreamDefinition(name, sql, List.of(view), "out", Isolation.READ_COMMITTED);
    }

    private static String json(StreamDefinition definition) {
        return new String(RecordJson.write(definition), StandardCharsets.UTF_8);
    }

    private void put(String key, String value) {
        kafka.topic(TOPIC).put(0, key, value, Instant.EPOCH);
    }

    @Test
    void without_a_topic_there_are_none_and_a_read_makes_none() {
        assertThat(store.all().byName()).isEmpty();
        assertThat(kafka.topics).isEmpty();
    }

    @Test
    void the_first_definition_makes_the_topic_with_one_partition_that_is_compacted() {
        kafka.lag(3);

        store.create(stream("hourly", "select 1"));

        FakeTopic topic = kafka.topic(TOPIC);
        assertThat(topic.partitions).hasSize(1);
        assertThat(topic.configs).containsEntry("cleanup.policy", "compact");
        assertThat(store.all().byName()).containsExactly(Map.entry("hourly", stream("hourly", "select 1")));
        assertThat(topic.records().map(record -> new String(record.key(), StandardCharsets.UTF_8)))
                .containsExactly("hourly");
    }

    @Test
    void the_last_value_of_each_name_counts_and_what_is_no_definition_is_named() {
        kafka.make(TOPIC, 1);
        put("b", json(stream("b", "select 1")));
        put("a", json(stream("a", "select 1")));
        put("b", json(stream("b", "select 2")));
        put("a", null);
        put("c", "not JSON");
        put("d", "null");
        put("e", json(stream("f", "select 1")));
        put("g", "{\"name\":\"g\",\"sql\":\"\"}");
        put(null, "{}");

        DefinitionStore.Definitions all = store.all();

        assertThat(all.byName().values()).containsExactly(stream("b", "select 2"));
        assertThat(all.unreadable()).containsExactly("", "c", "d", "e", "g");
    }

    @Test
    void a_name_that_is_taken_is_refused_until_it_is_dropped() {
        store.create(stream("hourly", "select 1"));

        assertThatThrownBy(() -> store.create(stream("hourly", "select 2")))
                .isInstanceOf(UserFailure.class)
                .hasMessage("stream hourly already exists");

        store.drop("hourly");
        assertThat(store.all().byName()).isEmpty();
        store.create(stream("hourly", "select 2"));
        assertThat(store.all().byName().get("hourly").sql()).isEqualTo("select 2");
    }

    @Test
    void a_value_that_is_no_definition_keeps_its_name_until_it_is_dropped() {
        kafka.make(TOPIC, 1);
        put("hourly", "not JSON");

        assertThatThrownBy(() -> store.create(stream("hourly", "select 1")))
                .hasMessage("the definition of stream hourly in topic dps_streams is not readable");
        store.drop("hourly");
        store.create(stream("hourly", "select 1"));
    }

    @Test
    void two_that_are_created_at_one_moment_are_told_which_counts() {
        kafka.make(TOPIC, 1);
        put("other", json(stream("other", "select 1")));
        StreamDefinition mine = stream("hourly", "select 1");
        String theirs = json(stream("hourly", "select 2"));
        // It arrives while the topic is read, too late to be seen.
        kafka.beforePoll(1, () -> put("hourly", theirs));

        assertThatThrownBy(() -> store.create(mine)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure)
                    .hasMessageContaining("at the same time")
                    .hasMessageEndingWith("your definition was stored last and is in effect");
            assertThat(failure.hint()).isEqualTo("check the result: stream describe hourly");
        });
    }
}
