package io.dps.shell.stream;

import io.dps.contract.StreamProof;
import io.dps.contract.StreamProof.Difference;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Shows the proof of a stream with SQL: its differences as a table, and the counts as notes. */
final class StreamProofView {
    private static final List<Column> COLUMNS =
            List.of(Column.text("fault"), Column.text("identity"), Column.text("expected"), Column.text("written"));

    private final Output output;

    StreamProofView(Output output) {
        this.output = output;
    }

    /**
     * Shows a proof.
     *
     * @param shown number of differences to show
     * @throws UserFailure of kind {@code FAILED} if the output is wrong
     */
    void show(StreamProof proof, int shown) {
        if (!proof.differences().isEmpty()) {
            output.table(
                    COLUMNS,
                    proof.differences().stream()
                            .limit(shown)
                            .map(StreamProofView::row)
                            .toList());
        }
        output.note(rows(proof));
        output.note(records(proof));
        if (proof.since() > 0) {
            output.note("the stream was edited: compared from batch " + proof.since()
                    + " on; earlier rows come from the earlier SQL");
        }
        if (!proof.holds()) {
            throw UserFailure.failed(
                    "the output of stream " + proof.stream() + " does not match its input: " + faults(proof),
                    "if no other program writes to its topic, report this as a bug in dps; to start from scratch: "
                            + "stream reset " + proof.stream());
        }
    }

    private static List<Object> row(Difference difference) {
        return Arrays.asList(difference.fault(), difference.identity(), difference.expected(), difference.written());
    }

    private static String rows(StreamProof proof) {
        String closed = proof.closedUntil() == null ? "" : " closed up to " + proof.closedUntil();
        return proof.stream() + ": " + counted(proof.right() + proof.wrong(), "row") + closed + ", " + proof.right()
                + " correct"
                + (proof.wrong() == 0 ? "" : ", " + proof.wrong() + " wrong")
                + (proof.repeated() == 0 ? "" : ", " + proof.repeated() + " repeated");
    }

    private static String records(StreamProof proof) {
        String reasons = proof.rejected().isEmpty()
                ? ""
                : proof.rejected().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
        return "records: " + proof.accepted() + " accepted; rejected: " + proof.countedRejected() + reasons;
    }

    private static String faults(StreamProof proof) {
        String wrong = proof.wrong() == 0 ? "" : counted(proof.wrong(), "wrong row");
        if (!proof.countsDiffer()) {
            return wrong;
        }
        String counts = "the stream reported " + proof.reportedAccepted() + " accepted and "
                + proof.reportedRejected() + " rejected records, but the input has " + proof.accepted() + " and "
                + proof.countedRejected();
        return wrong.isEmpty() ? counts : wrong + "; " + counts;
    }

    private static String counted(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
