package io.dps.shell.stream;

import io.dps.shell.stream.DifferingWindow.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of recomputing a stream's closed windows.
 *
 * @param stream the stream
 * @param batches number of recorded batches that the result is based on
 * @param missingBatches batches that were never reported; whether their readings were late is unknown
 * @param closedUntil event time up to which windows are closed
 * @param checkedSince start of the first window whose readings are all still in the input topic; empty if that is true
 *     of all windows
 * @param windows closed windows that were checked (one per sensor, if the stream groups by sensor)
 * @param right windows whose average is right
 * @param undecided checked windows that could be checked only within bounds, because a report is missing
 * @param unreported windows in the output that no report has closed yet
 * @param readings valid readings that count in closed windows
 * @param late valid readings that arrived after their window was closed
 * @param rejected rejected records by reason
 * @param reportedValid the averager's own count of valid readings, if it can be compared
 * @param reportedRejected the averager's own count of rejected records, if it can be compared
 * @param countedValid valid readings among all records read
 * @param problems number of windows by problem
 * @param differing the first of the windows that are not right
 */
public record Verification(
        String stream,
        long batches,
        long missingBatches,
        Optional<Instant> closedUntil,
        Optional<Instant> checkedSince,
        long windows,
        long right,
        long undecided,
        long unreported,
        long readings,
        long late,
        Map<String, Long> rejected,
        Optional<Long> reportedValid,
        Optional<Long> reportedRejected,
        long countedValid,
        Map<Problem, Long> problems,
        List<DifferingWindow> differing) {

    /** Returns the number of rejected records of all reasons. */
    public long countedRejected() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns true if the averager's counts of valid and rejected records differ from those found here. */
    public boolean countsDiffer() {
        return reportedValid.filter(count -> count != countedValid).isPresent()
                || reportedRejected.filter(count -> count != countedRejected()).isPresent();
    }

    /** Returns true if offsets and watermarks explain all differences. */
    public boolean holds() {
        return problems.isEmpty() && !countsDiffer();
    }
}
