package io.dps.streaming.kafka;

import io.dps.contract.ExitCode;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamDefinition;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Reads the definitions of the streams that users made (ADR 0020). */
public final class DefinitionTopic {
    private final BrokerAccess brokers;
    private final TopicScan topic;

    public DefinitionTopic(BrokerAccess brokers) {
        this.brokers = brokers;
        this.topic = new TopicScan(brokers, "dps-stream-definition", Isolation.READ_COMMITTED);
    }

    /**
     * Returns the last definition of a stream.
     *
     * @throws UserFailure of kind {@code FAILED} if there is none, or if the stored value is not a definition; with
     *     {@link ExitCode#UNREACHABLE} if the broker does not answer
     */
    public StreamDefinition read(String stream) {
        byte[] found = last(stream.getBytes(StandardCharsets.UTF_8));
        if (found == null) {
            throw UserFailure.failed("there is no stream " + stream, "see: stream list");
        }
        try {
            return RecordJson.read(found, StreamDefinition.class);
        } catch (UncheckedIOException otherForm) {
            throw UserFailure.failed(
                    "the definition of stream " + stream + " in topic " + Topics.DEFINITIONS + " is not readable",
                    "create it again: stream drop " + stream + ", then stream create",
                    otherForm);
        }
    }

    private byte @Nullable [] last(byte[] key) {
        byte[][] last = new byte[1][];
        try {
            topic.read(Topics.DEFINITIONS, each -> {
                if (Arrays.equals(each.key(), key)) {
                    last[0] = each.value();
                }
            });
        } catch (KafkaException away) {
            throw UserFailure.unreachable(
                    "the definitions of streams cannot be read from topic " + Topics.DEFINITIONS + " on " + brokers,
                    "check that the broker runs and that the topic exists",
                    away);
        }
        return last[0];
    }
}
