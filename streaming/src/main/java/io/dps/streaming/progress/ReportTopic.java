package io.dps.streaming.progress;

import io.dps.contract.ExitCode;
import io.dps.contract.Isolation;
import io.dps.contract.StreamProgress;
import io.dps.contract.UserFailure;
import io.dps.streaming.kafka.BrokerAccess;
import io.dps.streaming.kafka.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.KafkaException;

/** Reads the reports of a stream from the progress topic. */
public final class ReportTopic {
    private final BrokerAccess brokers;
    private final String topic;
    private final TopicScan scan;

    public ReportTopic(BrokerAccess brokers, String topic) {
        this(brokers, topic, new TopicScan(brokers, "dps-stream-reports", Isolation.READ_UNCOMMITTED));
    }

    ReportTopic(BrokerAccess brokers, String topic, TopicScan scan) {
        this.brokers = brokers;
        this.topic = topic;
        this.scan = scan;
    }

    /**
     * Returns the batches of a stream's current checkpoint, as far as they are reported now.
     *
     * @throws UserFailure with {@link ExitCode#UNREACHABLE} if the broker does not answer, or the topic is missing
     */
    public ReportedBatches batches(String stream) {
        byte[] key = stream.getBytes(StandardCharsets.UTF_8);
        ReportedBatches batches = new ReportedBatches(stream);
        try {
            scan.read(topic, found -> {
                if (Arrays.equals(found.key(), key)) {
                    StreamProgress.parse(found.value()).ifPresent(batches::add);
                }
            });
        } catch (KafkaException away) {
            throw UserFailure.unreachable(
                    "the reports of streams cannot be read from topic " + topic + " on " + brokers,
                    "check that the broker runs and that the topic exists",
                    away);
        }
        return batches;
    }
}
