package io.dps.generator.inbox;

import io.dps.generator.reading.Reading;
import io.dps.generator.reading.ReadingCodec;
import io.dps.generator.reading.ReadingSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The readings of another source without those already published; closing this source closes the other one. */
public final class UnpublishedReadings implements ReadingSource {

    private final ReadingSource source;
    private final KnownReadings known;
    private long leftOut;

    /**
     * Wraps a source.
     *
     * @param known readings already published; used up, because each copy leaves out one reading
     */
    public UnpublishedReadings(ReadingSource source, KnownReadings known) {
        this.source = source;
        this.known = known;
    }

    @Override
    public Optional<Reading> next() {
        Optional<Reading> reading = source.next();
        while (reading.isPresent() && known.take(reading.get())) {
            leftOut++;
            reading = source.next();
        }
        return reading;
    }

    /** Returns how many readings were left out so far. */
    public long leftOut() {
        return leftOut;
    }

    @Override
    public List<String> notes() {
        return source.notes();
    }

    @Override
    public long badRows() {
        return source.badRows();
    }

    @Override
    public void close() {
        source.close();
    }

    /**
     * Counts the readings that a topic already holds. Keeps only a digest of key and value, so that millions fit
     * into memory. Used by one thread.
     */
    public static final class KnownReadings {

        /** Half of a SHA-256: long enough that no two readings share it. */
        private static final int DIGEST_BYTES = 16;

        private final Map<ByteBuffer, Integer> counts = new HashMap<>();
        private final ReadingCodec codec = new ReadingCodec();
        private final MessageDigest digest = newDigest();

        void add(byte[] key, byte[] value) {
            counts.merge(digestOf(key, value), 1, Integer::sum);
        }

        /** Removes one copy of a reading; returns false if there is none left. */
        boolean take(Reading reading) {
            ByteBuffer wanted = digestOf(reading.sensorId().getBytes(StandardCharsets.UTF_8), codec.encode(reading));
            Integer count = counts.get(wanted);
            if (count == null) {
                return false;
            }
            if (count == 1) {
                counts.remove(wanted);
            } else {
                counts.put(wanted, count - 1);
            }
            return true;
        }

        private ByteBuffer digestOf(byte[] key, byte[] value) {
            digest.update(key);
            digest.update((byte) 0);
            return ByteBuffer.wrap(Arrays.copyOf(digest.digest(value), DIGEST_BYTES));
        }

        private static MessageDigest newDigest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
