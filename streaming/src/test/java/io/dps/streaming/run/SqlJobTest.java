package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.StreamDefinition;
import io.dps.streaming.checkpoint.StoredDefinition;
import io.dps.streaming.kafka.BrokerTopics;
import io.dps.streaming.kafka.FakeBroker;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is looked at before and after each batch. */
final class SqlJobTest {
    private static final StreamDefinition DEFINITION = new StreamDefinition(
            "all",
            "select id from meters",
            List.of(new InputView("meters", "in", "id STRING", null, null)),
            "out",
            Isolation.READ_COMMITTED);

    private final FakeBroker broker = new FakeBroker();

    @BeforeEach
    void topics() {
        broker.put("in", 0, 0, 9, 9);
        broker.put("out", 0, 0, 42, 42);
    }

    @Test
    void a_batch_lies_between_the_ends_of_the_output() {
        assertThat(ends(id("in"), id("out"))).containsExactlyEntriesOf(new TreeMap<>(Map.of(0, 42L)));
    }

    @Test
    void a_batch_of_topics_that_were_made_anew_is_refused() {
        assertThatThrownBy(() -> ends("earlier", id("out"))).hasMessageContaining("topic in was deleted and created");
        assertThatThrownBy(() -> ends(id("in"), "earlier")).hasMessageContaining("topic out was deleted and created");
    }

    private SortedMap<Integer, Long> ends(String input, String output) {
        try (BrokerTopics topics = broker.look()) {
            return SqlJob.ends(
                    topics,
                    new StoredDefinition(StoredDefinition.PLAN, DEFINITION, input, output, 1, new TreeMap<>(), 0));
        }
    }

    private static String id(String topic) {
        return FakeBroker.id(topic).toString();
    }
}
