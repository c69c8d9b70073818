package io.dps.shell.topic.filter;

import java.time.Instant;

/** A position in each partition of a topic. */
public sealed interface Position {
    /** Returns the position as a user writes it. */
    String text();

    /** The first record that still exists. */
    record Start() implements Position {
        @Override
        public String text() {
            return "start";
        }
    }

    /** The end, after the last record. */
    record End() implements Position {
        @Override
        public String text() {
            return "end";
        }
    }

    /**
     * An offset.
     *
     * @param offset from 0
     */
    record At(long offset) implements Position {
        @Override
        public String text() {
            return Long.toString(offset);
        }
    }

    /**
     * A position that is a number of offsets after the first offset.
     *
     * @param count from 0
     */
    record AfterStart(long count) implements Position {
        @Override
        public String text() {
            return "+" + count;
        }
    }

    /**
     * A position that is a number of offsets before the end.
     *
     * @param count from 0
     */
    record BeforeEnd(long count) implements Position {
        @Override
        public String text() {
            return "-" + count;
        }
    }

    /**
     * The first record whose Kafka timestamp is the given time or later; the end if there is no such record.
     *
     * @param time the time
     */
    record AtTime(Instant time) implements Position {
        @Override
        public String text() {
            return time.toString();
        }
    }
}
