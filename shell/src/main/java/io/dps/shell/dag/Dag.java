package io.dps.shell.dag;

import java.time.Instant;
import java.util.Optional;

/**
 * A DAG that Airflow knows.
 *
 * @param id its name
 * @param paused whether it is paused, so that its runs do not start
 * @param schedule its schedule; empty if it only runs when triggered
 * @param nextRun time of its next scheduled run, unless it is paused
 * @param description one-line description
 */
public record Dag(
        String id, boolean paused, Optional<String> schedule, Optional<Instant> nextRun, String description) {}
