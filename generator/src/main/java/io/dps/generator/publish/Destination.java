package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import org.apache.kafka.common.KafkaException;

/** Where a publisher's records go. */
interface Destination {

    /**
     * Checks that it can take records for a topic.
     *
     * @throws UserFailure if it cannot
     * @throws InterruptedException if interrupted meanwhile
     */
    void requireTopic(String topic) throws InterruptedException;

    /** Opens it for one publishing. */
    RecordSink open(String topic);

    /** Says in the user's words why a record was not stored. */
    PublishFailure undelivered(KafkaException cause, String topic, PublishSnapshot totals);
}
