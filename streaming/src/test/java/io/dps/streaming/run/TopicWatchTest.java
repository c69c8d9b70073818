package io.dps.streaming.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TopicWatchTest {
    private static final Map<String, String> EXPECTED = Map.of("in", "1", "out", "2");

    private KafkaFutureImpl<Map<String, String>> answer;
    private int asked;
    private long now = Long.MAX_VALUE - 5;

    private final TopicWatch watch = new TopicWatch(
            () -> {
                asked++;
                return answer;
            },
            EXPECTED,
            () -> {
                throw new UserFailure(FailureKind.REFUSED, "other topics", "");
            },
            () -> now);

    @BeforeEach
    void noAnswer() {
        answer = new KafkaFutureImpl<>();
    }

    @Test
    void the_broker_is_asked_now_and_then_and_not_waited_for() {
        watch.look();
        assertThat(asked).isZero();

        pass();
        pass();

        assertThat(asked).isOne();
    }

    @Test
    void the_same_topics_are_asked_for_again() {
        pass();
        answer.complete(EXPECTED);
        watch.look();
        noAnswer();

        watch.look();
        assertThat(asked).isOne();
        pass();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void another_topic_ends_the_stream() {
        pass();
        answer.complete(Map.of("in", "3", "out", "2"));

        assertThatThrownBy(watch::look).hasMessage("other topics");
    }

    @Test
    void a_topic_that_is_gone_ends_the_stream() {
        pass();
        answer.completeExceptionally(new UnknownTopicOrPartitionException());

        assertThatThrownBy(watch::look).hasMessage("other topics");
    }

    @Test
    void a_broker_that_is_away_does_not() {
        pass();
        answer.completeExceptionally(new TimeoutException());

        watch.look();
        pass();

        assertThat(asked).isEqualTo(2);
    }

    private void pass() {
        now += TopicWatch.PERIOD.toNanos();
        watch.look();
    }
}
