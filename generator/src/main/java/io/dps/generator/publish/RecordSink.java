package io.dps.generator.publish;

import java.time.Duration;
import org.apache.kafka.clients.producer.Callback;

/** Takes the records of one publishing, in order. Used by one thread; may call back on any. */
interface RecordSink {

    /** Takes a record, and calls back once it is stored or given up. */
    void send(OutgoingRecord record, Callback whenStored);

    /** Waits until everything taken so far is stored or given up. */
    void flush();

    /** Is told that nothing will be sent for a while. */
    default void beforeWait() {}

    /** Frees what it holds; gives what is still out so much time to be stored. */
    void close(Duration grace);
}
