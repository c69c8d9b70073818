package io.dps.shell.stream;

import io.dps.shell.stream.DifferingWindow.Problem;
import java.util.List;
import java.util.Map;

/**
 * The totals over all recomputed windows, and the first windows that differ.
 *
 * @param windows closed windows that were checked
 * @param undecided windows whose exact count is unknown because a report is missing
 * @param readings readings that count in these windows
 * @param late readings that arrived after their window was closed
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
