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
 * @param batches number of batches that the stream has reported
 * @param since the first batch that was checked: 0, or the first one of the definition if the stream was edited
 * @param closedUntil the watermark of the last batch, up to which windows are closed; null if there is none
 * @param right number of rows that were written correctly
 * @param repeated further records with a right row, left by a run or task that was repeated
 * @param wrong number of rows and watermarks with a fault
 * @param differences the first of these rows and watermarks
 * @param accepted records of the input that are rows of the view
 * @param rejected records of the input that are not rows of the view, by the id of their {@link RecordRejectReason}
 * @param reportedAccepted number of accepted records according to the stream's reports
 * @param reportedRejected number of rejected records according to the stream's reports
 */
public record StreamProof(
        String stream,
        long batches,
        long since,
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
     * A row that was not written correctly, or a watermark that is wrong.
     *
     * @param fault {@code missing}, {@code unexpected}, {@code changed}, {@code key}, {@code doubled} or
     *     {@code watermark}
     * @param identity the row's identity as JSON, or the whole row if it has no identity; for a watermark, its batch
     * @param expected the row that had to be written, as JSON, or null if there is none; for {@code key}, the key that
     *     its record had to have, or null for none; for a watermark, its bound
     * @param written the value of a wrong record, or null if no record is wrong; for {@code key}, the key of the record,
     *     or null if it has none; for a watermark, the watermark
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

    /** Returns whether the output is right. */
    public boolean holds() {
        return wrong == 0 && !countsDiffer();
    }
}
