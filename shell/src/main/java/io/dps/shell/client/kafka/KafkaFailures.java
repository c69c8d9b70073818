package io.dps.shell.client.kafka;

import io.dps.shell.error.DpsException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.InvalidPartitionsException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Turns Kafka's exceptions into words for users. */
final class KafkaFailures {
    private KafkaFailures() {}

    /** The failure of doing something at the brokers. */
    static DpsException translate(String doing, String brokers, Exception failure) {
        Throwable cause =
                failure instanceof ExecutionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof InterruptException || cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            return DpsException.interrupted("");
        }
        if (cause instanceof DpsException known) {
            return known;
        }
        if (cause instanceof UnknownTopicOrPartitionException) {
            return DpsException.failed("cannot " + doing + ": there is no such topic", "see: topic list", cause);
        }
        if (cause instanceof TopicExistsException) {
            return DpsException.failed("cannot " + doing + ": the topic exists", "", cause);
        }
        if (cause instanceof InvalidTopicException
                || cause instanceof InvalidPartitionsException
                || cause instanceof InvalidReplicationFactorException
                || cause instanceof InvalidConfigurationException
                || cause instanceof PolicyViolationException) {
            return DpsException.failed("cannot " + doing + ": " + cause.getMessage(), "", cause);
        }
        if (cause instanceof TimeoutException || cause instanceof java.util.concurrent.TimeoutException) {
            return DpsException.unreachable(
                    "cannot " + doing + ": Kafka at " + brokers + " gave no answer in time",
                    "see 'stack status' and 'stack logs kafka'",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return DpsException.unreachable(
                    "cannot " + doing + ": Kafka at " + brokers + " refused the credentials", "", cause);
        }
        return DpsException.failed("cannot " + doing + ": " + cause.getMessage(), "see 'stack logs kafka'", cause);
    }
}
