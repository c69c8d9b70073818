package io.dps.shell.wait;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Something that may become true.
 *
 * @param name what it is, for messages: {@code topic events}
 * @param missing checks, and returns what is still missing; empty once it holds
 * @param release gives back what the looks hold open
 */
public record Condition(String name, Supplier<Optional<String>> missing, Runnable release) implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Makes a condition whose checks hold nothing open. */
    public Condition(String name, Supplier<Optional<String>> missing) {
        this(name, missing, () -> {});
    }

    /**
     * Looks again and again until it holds or time is over; at least once.
     *
     * @param seen hears what is missing after each look
     * @return what was missing at the last look; empty when it holds
     * @throws UserFailure interrupted, and what a look throws
     */
    public Optional<String> await(Duration time, Consumer<String> seen) {
        Deadline deadline = Deadline.after(time);
        Optional<String> last = missing.get();
        while (last.isPresent() && !deadline.isOver()) {
            seen.accept(last.get());
            pause(Math.min(PAUSE.toNanos(), Math.max(1, deadline.left().toNanos())));
            last = missing.get();
        }
        return last;
    }

    @Override
    public void close() {
        release.run();
    }

    private static void pause(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("");
        }
    }
}
