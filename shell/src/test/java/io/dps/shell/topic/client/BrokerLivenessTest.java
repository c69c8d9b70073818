package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.shell.platform.client.FakeKafka;
import io.dps.shell.platform.client.FakeTopic;
import io.dps.shell.topic.RecordConsumer;
import io.dps.shell.topic.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BrokerLivenessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final FakeKafka kafka = new FakeKafka();
    private final List<String> notices = new ArrayList<>();

    private BrokerLiveness liveness() {
        kafka.make("t", 1);
        return new BrokerLiveness(kafka.connection(), "t", new RecordConsumer() {
            @Override
            public void take(TopicRecord record) {}

            @Override
            public void notice(String text) {
                notices.add(text);
            }
        });
    }

    private void silent(BrokerLiveness liveness, int seconds) {
        for (int second = 0; second < seconds; second++) {
            kafka.pass(Duration.ofSeconds(1));
            liveness.nothingArrived(PATIENCE);
        }
    }

    @Test
    void silence_of_a_topic_that_is_there_is_no_matter() {
        silent(liveness(), 100);

        assertThat(notices).isEmpty();
    }

    @Test
    void nothing_is_looked_at_before_some_seconds_have_passed() {
        BrokerLiveness liveness = liveness();
        kafka.goAway();

        silent(liveness, 2);
        assertThat(notices).isEmpty();
        silent(liveness, 1);
        assertThat(notices).hasSize(1);
    }

    @Test
    void patience_counts_from_the_last_record() {
        BrokerLiveness liveness = liveness();
        kafka.goAway();
        silent(liveness, 9);
        liveness.recordsArrived();
        silent(liveness, 9);

        assertThat(notices)
                .containsExactly(
                        "Kafka at broker:9092 does not answer; waiting for it",
                        "Kafka at broker:9092 answers again",
                        "Kafka at broker:9092 does not answer; waiting for it");
        assertThatThrownBy(() -> silent(liveness, 9)).hasMessage("Kafka does not answer at broker:9092");
    }

    @Test
    void a_topic_that_a_broker_does_not_know_for_a_moment_is_not_given_up() {
        BrokerLiveness liveness = liveness();
        FakeTopic topic = kafka.topic("t");
        kafka.delete("t");
        silent(liveness, 3);
        kafka.topics.put("t", topic);

        assertThatCode(() -> silent(liveness, 30)).doesNotThrowAnyException();
        assertThat(liveness.isSameTopic()).isTrue();
    }
}
