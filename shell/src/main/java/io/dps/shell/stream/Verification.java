package io.dps.shell.stream;

import io.dps.shell.stream.DifferingWindow.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of computing a stream's closed windows again.
 *
 * @param stream the stream
 * @param batches how many recorded batches it rests on
 * @param missingBatches batches that were never reported; their readings may be late or not
 * @param closedUntil event time up to which windows are closed
 * @param checkedSince start of the first window of which every reading is still in the input topic; empty when all are
 * @param windows closed windows (of one sensor each, when grouped by sensor) that were checked
 * @param right those that are as they have to be
 * @param undecided those of them that a missing report leaves open within bounds
 * @param unreported windows in the output that no report has closed yet
 * @param readings valid readings in closed windows that count
 * @param late valid readings that came after their window was closed
 * @param rejected rejected records by reason
 * @param reportedValid valid readings by the averager's own count, where that can be compared
 * @param reportedRejected rejected records by the averager's own count, where that can be compared
 * @param countedValid valid readings in all that was read
 * @param problems how many windows have which problem
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

    /** The rejected records of all reasons. */
    public long countedRejected() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the averager counted other numbers of valid or rejected records than there are. */
    public boolean countsDiffer() {
        return reportedValid.filter(count -> count != countedValid).isPresent()
                || reportedRejected.filter(count -> count != countedRejected()).isPresent();
    }

    /** Whether nothing is there that offsets and watermarks do not explain. */
    public boolean holds() {
        return problems.isEmpty() && !countsDiffer();
    }
}
