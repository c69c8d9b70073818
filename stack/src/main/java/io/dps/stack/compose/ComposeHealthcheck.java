package io.dps.stack.compose;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The health check that the engine runs in a container.
 *
 * @param test command of the check, beginning with {@code CMD} or {@code CMD-SHELL}; {@code NONE} for no check
 * @param interval time between two checks
 * @param timeout how long a check may take
 * @param startPeriod time after the start in which failures do not count
 * @param retries number of consecutive failures after which the container is unhealthy
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
