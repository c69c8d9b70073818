package io.dps.generator.publish;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.generator.publish.Destination.Sink;
import io.dps.generator.publish.OutgoingRecords.OutgoingRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** A stream of lines as the destination; accepts any topic, because lines have none. */
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
    public Sink open(String topic) {
        return new LineSink(out);
    }

    @Override
    public PublishFailure undelivered(KafkaException cause, String topic, PublishSnapshot totals) {
        throw new IllegalStateException("a stream has no broker to fail", cause);
    }

    /**
     * Writes values line by line; a tombstone is an empty line. A record counts as stored once the stream has been
     * flushed.
     */
    static final class LineSink implements Sink {

        private static final int BUFFER = 64 * 1024;

        private final OutputStream out;
        private final byte[] buffer = new byte[BUFFER];
        private final List<Callback> unflushed = new ArrayList<>();
        private int filled;
        private boolean broken;

        LineSink(OutputStream out) {
            this.out = out;
        }

        @Override
        public void send(OutgoingRecord record, Callback whenStored) {
            int needed = record.size() + 1;
            if (filled + needed > BUFFER) {
                flush();
            }
            if (needed > BUFFER) {
                writeThrough(record.value());
            } else if (record.value() != null) {
                System.arraycopy(record.value(), 0, buffer, filled, record.size());
                filled += record.size();
            }
            buffer[filled++] = '\n';
            unflushed.add(whenStored);
        }

        @Override
        public void flush() {
            try {
                out.write(buffer, 0, filled);
                out.flush();
            } catch (IOException e) {
                throw failure(e);
            }
            filled = 0;
            unflushed.forEach(stored -> stored.onCompletion(null, null));
            unflushed.clear();
        }

        @Override
        public void beforeWait() {
            if (filled > 0) {
                flush();
            }
        }

        /** Leaves the stream open: it belongs to the caller. */
        @Override
        public void close(Duration grace) {
            if (!broken) {
                flush();
            }
        }

        private void writeThrough(byte[] value) {
            try {
                out.write(value);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        private RuntimeException failure(IOException cause) {
            broken = true;
            if (cause instanceof InterruptedIOException) {
                return new InterruptException(cause.getMessage());
            }
            if (isClosedPipe(cause)) {
                return new UserFailure(
                        FailureKind.OUTPUT_CLOSED,
                        "the reader of the output closed it",
                        "keep the program that reads the pipe running",
                        cause);
            }
            return UserFailure.failed(
                    "the output cannot be written: " + cause.getMessage(), "check where the output goes", cause);
        }

        /**
         * Returns whether the reader of the stream is gone. Looks at the message, because the JDK has no exception type
         * for this: its own pipes, the system's pipes and closed streams each have a message of their own.
         */
        private static boolean isClosedPipe(IOException cause) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            return message.contains("broken pipe") || message.contains("closed") || message.contains("read end dead");
        }
    }
}
