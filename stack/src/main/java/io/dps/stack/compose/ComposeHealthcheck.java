package io.dps.stack.compose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the engine asks whether a container is well.
 *
 * @param test the question, beginning with {@code CMD}, {@code CMD-SHELL} or {@code NONE}
 * @param interval time between questions
 * @param timeout how long an answer may take
 * @param startPeriod time in which failures do not count
 * @param retries how many failures make it unhealthy
 */
public record ComposeHealthcheck(
        List<String> test,
        Optional<Duration> interval,
        Optional<Duration> timeout,
        Optional<Duration> startPeriod,
        Optional<Integer> retries) {
    public ComposeHealthcheck {
        test = List.copyOf(test);
    }
}
