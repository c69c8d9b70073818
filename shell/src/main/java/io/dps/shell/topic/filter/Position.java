package io.dps.shell.topic.filter;

import java.time.Instant;

/** A place in each partition of a topic. */
public sealed interface Position {
    /** The place as a user writes it. */
    String text();

    /** The first record that is still there. */
    record Start() implements Position {
        @Override
        public String text() {
            return "start";
        }
    }

    /** Behind the last record. */
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
     * So many offsets behind the first.
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
     * So many offsets before the end.
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
     * The first record whose Kafka timestamp is that time or later; the end, when there is none.
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
