package io.dps.streaming.run;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.streaming.progress.ProgressReporter;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a query running: restarts it after a pause whenever a transient fault ends it, without a limit, until {@code
 * enough} is true. Used once, by one thread.
 */
final class QueryLoop {
    private static final Logger LOG = LoggerFactory.getLogger(QueryLoop.class);
    private static final long POLL_MS = 50;

    private final Attempt attempt;
    private final ProgressReporter reporter;
    private final BooleanSupplier enough;
    private final Backoff backoff;
    private final Clock clock;

    /** One run of the query, from its start to its end. */
    interface Attempt {
        /**
         * Runs the query until it has caught up or {@code enough} is true.
         *
         * @param again whether an earlier attempt of this run has failed
         */
        void run(boolean again) throws StreamingQueryException, TimeoutException;
    }

    /**
     * Creates a loop.
     *
     * @param enough polled several times a second, also during a pause; true ends the loop
     */
    QueryLoop(Attempt attempt, ProgressReporter reporter, BooleanSupplier enough, Backoff backoff, Clock clock) {
        this.attempt = attempt;
        this.reporter = reporter;
        this.enough = enough;
        this.backoff = backoff;
        this.clock = clock;
    }

    /**
     * Runs until the query has caught up or {@code enough} is true.
     *
     * @param stream the stream's name, for messages
     * @throws UserFailure if the query ended with a permanent fault
     */
    void run(String stream) {
        boolean again = false;
        while (!enough.getAsBoolean()) {
            long before = reporter.signsOfLife();
            try {
                attempt.run(again);
                return;
            } catch (StreamingQueryException | TimeoutException | RuntimeException failure) {
                UserFailure known = ProgramFailure.of(failure, stream);
                if (!RetryDecision.isPossible(failure)) {
                    throw known;
                }
                if (reporter.signsOfLife() != before) {
                    backoff.reset();
                }
                again = true;
                LOG.warn("the query failed with a possibly transient fault", failure);
                pauseAfter(known);
            }
        }
    }

    private void pauseAfter(UserFailure known) {
        Duration pause = backoff.next();
        reporter.restarting(known.getMessage(), clock.instant().plus(pause));
        Deadline deadline = Deadline.after(pause);
        while (!enough.getAsBoolean() && !deadline.isOver()) {
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw UserFailure.failed(
                        "waiting for the broker was interrupted", "run the command again", interrupted);
            }
        }
    }

    /**
     * The pauses between tries: one second at first, then doubled up to a minute, each shortened at random by up to
     * a quarter so that the streams of one broker do not all come back at the same moment. Used by one thread.
     */
    static final class Backoff {
        static final Duration FIRST = Duration.ofSeconds(1);
        static final Duration LONGEST = Duration.ofSeconds(60);

        private final RandomGenerator random;
        private Duration next = FIRST;

        Backoff(RandomGenerator random) {
            this.random = random;
        }

        /** Returns the next pause. */
        Duration next() {
            Duration full = next;
            next = full.multipliedBy(2).compareTo(LONGEST) < 0 ? full.multipliedBy(2) : LONGEST;
            return full.minusMillis((long) (full.toMillis() / 4.0 * random.nextDouble()));
        }

        /** Starts again with the shortest pause. */
        void reset() {
            next = FIRST;
        }
    }
}
