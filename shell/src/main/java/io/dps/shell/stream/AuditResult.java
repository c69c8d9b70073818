package io.dps.shell.stream;

import io.dps.shell.stream.DifferingWindow.Problem;
import java.util.List;
import java.util.Map;

/**
 * The sums over all windows that were computed again, and the first that differ.
 *
 * @param windows closed windows that were checked
 * @param undecided those whose count a missing report leaves open
 * @param readings readings that count in them
 * @param late readings that came too late for theirs
 * @param valid valid readings, in open windows too
 * @param rejected rejected records by reason
 * @param problems windows by problem
 * @param differing the first windows that differ, by time
 */
public record AuditResult(
        long windows,
        long undecided,
        long readings,
        long late,
        long valid,
        Map<String, Long> rejected,
        Map<Problem, Long> problems,
        List<DifferingWindow> differing) {}
