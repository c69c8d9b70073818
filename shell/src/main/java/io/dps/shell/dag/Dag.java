package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * A DAG that Airflow knows.
 *
 * @param id its name
 * @param paused whether its runs do not start
 * @param schedule when it runs by itself; empty: never
 * @param nextRun when it will run by itself, if it is not paused
 * @param description what it does, in a line
 */
public record Dag(
        String id, boolean paused, Optional<String> schedule, Optional<Instant> nextRun, String description) {}
