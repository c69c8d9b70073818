package io.dps.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying a stream that a user made: its output compared with what its SQL gives for its input.
 *
 * @param stream the stream's name
 * @param batches how many batches it has reported, all of which were looked at
 * @param closedUntil the watermark of the last batch, up to which windows are closed; null if there is none
 * @param right rows that were written as they had to be
 * @param repeated further records with a right row, which a run or a task that was repeated has left
 * @param wrong rows and watermarks with a fault
 * @param differences the first of these
 * @param accepted records of the input that are rows of the view
 * @param rejected records that are not, by the id of their {@link RecordRejectReason}
 * @param reportedAccepted the first count as the stream reported it
 * @param reportedRejected the sum of the second as the stream reported it
 */
public record StreamProof(
        String stream,
        long batches,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant closedUntil,
        long right,
        long repeated,
        long wrong,
        List<Difference> differences,
        long accepted,
        SortedMap<String, Long> rejected,
        long reportedAccepted,
        long reportedRejected) {

    /**
     * A row that was not written as it had to be, or a watermark that was not what it had to be.
     *
     * @param fault {@code missing}, {@code unexpected}, {@code changed}, {@code doubled} or {@code watermark}
     * @param identity the row's identity as JSON, the whole row if it has none; for a watermark its batch
     * @param expected the row that had to be written, as JSON, null if there is none; or the bound of the watermark
     * @param written the value of a wrong record, null if none is wrong; or the watermark
     */
    public record Difference(
            String fault,
            String identity,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String expected,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String written) {}

    /** Returns the number of rejected records of all reasons. */
    public long countedRejected() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns whether the stream's counts of records differ from those found here. */
    public boolean countsDiffer() {
        return accepted != reportedAccepted || countedRejected() != reportedRejected;
    }

    /** Returns whether the output is what it had to be. */
    public boolean holds() {
        return wrong == 0 && !countsDiffer();
    }
}
