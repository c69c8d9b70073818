package io.dps.generator.publish;

import io.dps.contract.UserFailure;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.KafkaException;

/** The destination of a publisher's records. */
interface Destination {

    /**
     * Checks that the destination accepts records for a topic.
     *
     * @throws UserFailure if it does not
     * @throws InterruptedException if interrupted while checking
     */
    void requireTopic(String topic) throws InterruptedException;

    /** Opens a sink for one publishing run. */
    Sink open(String topic);

    /** Returns the failure to report when a record was not stored. */
    PublishFailure undelivered(KafkaException cause, String topic, PublishSnapshot totals);

    /** Receives the records of one publishing run, in order. Used by one thread; calls back on any thread. */
    interface Sink {

        /** Sends a record, and calls back once it is stored or given up. */
        void send(OutgoingRecord record, Callback whenStored);

        /** Waits until every record sent so far is stored or given up. */
        void flush();

        /** Called when nothing will be sent for a while. */
        default void beforeWait() {}

        /** Closes the sink; waits at most the given time for records that are not stored yet. */
        void close(Duration grace);
    }
}
