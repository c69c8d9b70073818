package io.dps.shell.wait;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CommandProgress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A condition to wait for or to assert.
 *
 * @param name the subject of the condition for messages, such as {@code topic events}
 * @param missing checks the condition and returns what is still missing; empty if the condition holds
 * @param release releases what the checks keep open
 */
public record Condition(String name, Supplier<Optional<CommandProgress>> missing, Runnable release)
        implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** Creates a condition whose checks keep nothing open, and do not know how far it is from holding. */
    public Condition(String name, Supplier<Optional<String>> missing) {
        this(name, () -> missing.get().map(CommandProgress::of), () -> {});
    }

    /**
     * Checks the condition repeatedly, at least once, until it holds or the time is over.
     *
     * @param seen receives what is missing after each check
     * @return what was missing at the last check; empty if the condition holds
     * @throws UserFailure of kind {@code INTERRUPTED}, or the failure of a check
     */
    public Optional<String> await(Duration time, Consumer<CommandProgress> seen) {
        Deadline deadline = Deadline.after(time);
        Optional<CommandProgress> last = missing.get();
        while (last.isPresent() && !deadline.isOver()) {
            seen.accept(last.get());
            pause(Math.min(PAUSE.toNanos(), Math.max(1, deadline.left().toNanos())));
            last = missing.get();
        }
        return last.map(CommandProgress::text);
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
