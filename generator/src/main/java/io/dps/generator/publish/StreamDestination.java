package io.dps.generator.publish;

import java.io.OutputStream;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;

/** A stream of lines as the destination; it has no topics and takes any. */
final class StreamDestination implements Destination {

    private final OutputStream out;

    StreamDestination(OutputStream out) {
        this.out = Objects.requireNonNull(out, "out");
    }

    @Override
    public void requireTopic(String topic) {
        // Lines have no topic.
    }

    @Override
    public RecordSink open(String topic) {
        return new StreamSink(out);
    }

    @Override
    public PublishFailure undelivered(KafkaException cause, String topic, PublishSnapshot totals) {
        throw new IllegalStateException("a stream has no broker to fail", cause);
    }
}
