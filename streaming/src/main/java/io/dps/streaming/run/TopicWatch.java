package io.dps.streaming.run;

import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then whether the topics of a running stream are still the same. Kafka's clients know topics by name:
 * a topic that was deleted and created again looks to Spark like one whose offsets it has read already, and an idle
 * query never looks at its output topic. Never waits for the broker. Used by one thread.
 */
final class TopicWatch {
    static final Duration PERIOD = Duration.ofSeconds(5);

    private final Supplier<KafkaFuture<Map<String, String>>> ask;
    private final Map<String, String> expected;
    private final Runnable check;
    private final LongSupplier nanoTime;
    private @Nullable KafkaFuture<Map<String, String>> asked;
    private long lastAsked;

    /**
     * Creates a watch.
     *
     * @param ask asks the broker for the ids of the topics by name; must not wait for the answer
     * @param expected the answer if the topics are still the same
     * @param check called after another answer; throws a {@link UserFailure} if the stream must not go on
     * @param nanoTime the clock, as {@link System#nanoTime}
     */
    TopicWatch(
            Supplier<KafkaFuture<Map<String, String>>> ask,
            Map<String, String> expected,
            Runnable check,
            LongSupplier nanoTime) {
        this.ask = ask;
        this.expected = Map.copyOf(expected);
        this.check = check;
        this.nanoTime = nanoTime;
        this.lastAsked = nanoTime.getAsLong();
    }

    /**
     * Asks the broker if it is time to, and looks at its answer if there is one.
     *
     * @throws UserFailure if the stream must not go on
     */
    void look() {
        if (asked == null) {
            if (nanoTime.getAsLong() - lastAsked >= PERIOD.toNanos()) {
                lastAsked = nanoTime.getAsLong();
                asked = ask.get();
            }
            return;
        }
        if (asked.isDone()) {
            KafkaFuture<Map<String, String>> answer = asked;
            asked = null;
            if (isOther(answer)) {
                check.run();
            }
        }
    }

    /** Returns whether an answer tells of other topics; a broker that is away is left to the query. */
    private boolean isOther(KafkaFuture<Map<String, String>> answer) {
        try {
            return !answer.get().equals(expected);
        } catch (ExecutionException | CancellationException failure) {
            return failure.getCause() instanceof UnknownTopicOrPartitionException;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
