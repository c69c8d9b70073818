package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;
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
    Sink open(String topic);

    /** Returns the failure to report when a record was not stored. */
    PublishFailure undelivered(KafkaException cause, String topic, PublishSnapshot totals);

    /** Takes the records of one publishing, in order. Used by one thread; may call back on any. */
    interface Sink {

        /** Takes a record, and calls back once it is stored or given up. */
        void send(OutgoingRecord record, Callback whenStored);

        /** Waits until everything taken so far is stored or given up. */
        void flush();

        /** Called when nothing will be sent for a while. */
        default void beforeWait() {}

        /** Frees what it holds; gives what is still out so much time to be stored. */
        void close(Duration grace);
    }
}
