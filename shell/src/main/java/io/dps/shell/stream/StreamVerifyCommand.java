package io.dps.shell.stream;

import io.dps.contract.StreamProof;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.QueryProgress;
import io.dps.shell.stream.DifferingWindow.Averages;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stream verify}: compares a stream's output with a recomputed one. */
@Command(
        name = "verify",
        header = "Recompute every closed window from the input and compare.",
        description =
                "Without a name, it verifies the averager: runs over Spark Connect, by a query that shares no code with the averager. Readings "
                        + "that were late for the averager, by the offsets and watermarks it reported, are left "
                        + "out here too, and counted as late. Shows the windows that still differ, and exits with "
                        + "1 only if there are any. With the name of a stream that 'stream create' has defined, its SQL "
                        + "runs again on this machine over the records that the stream has read, without those that "
                        + "were late, and each of its rows is compared with what the stream wrote.",
        footer = {
            "",
            "Examples:",
            "  stream verify",
            "  stream verify -n 100 -o json",
            "  stream verify hourly",
            "  stream verify && echo every closed window is right"
        })
final class StreamVerifyCommand implements Callable<Integer> {
    private static final List<Column> COLUMNS = List.of(
            Column.text("window_start"),
            Column.text("sensor_id"),
            Column.text("problem"),
            Column.number("expected_readings"),
            Column.number("found_readings"),
            Column.number("expected_temperature"),
            Column.number("found_temperature"),
            Column.number("expected_humidity"),
            Column.number("found_humidity"),
            Column.number("expected_pressure"),
            Column.number("found_pressure"),
            Column.number("late"),
            Column.number("offset"));

    private static final String RECOMPUTING = "recomputing the closed windows";

    @Mixin
    private StreamNameArgument name;

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "20",
            description =
                    "Number of differing windows or rows to show (default: 20; of a stream of your own at most 20).")
    private int shown;

    private final Invocation invocation;
    private final StreamVerifier verifier;
    private final StreamProver prover;

    StreamVerifyCommand(Invocation invocation, StreamVerifier verifier, StreamProver prover) {
        this.invocation = invocation;
        this.verifier = verifier;
        this.prover = prover;
    }

    @Override
    public Integer call() {
        if (shown < 0) {
            throw UserFailure.usage("-n must not be negative", "see: stream verify --help");
        }
        if (name.isAverager()) {
            verifyAverager();
        } else {
            prove();
        }
        return 0;
    }

    private void prove() {
        StreamProof proof;
        // May ask for a secret, which the status line must not overwrite.
        invocation.platform();
        try (StatusLine status = invocation.output().status()) {
            status.show("recomputing the rows of stream " + name.stream());
            proof = prover.prove(name.stream());
        }
        new StreamProofView(invocation.output()).show(proof, shown);
    }

    private void verifyAverager() {
        Output output = invocation.output();
        Verification result;
        // May ask for a secret, which the status line must not overwrite.
        invocation.platform();
        try (StatusLine status = output.status()) {
            status.show(RECOMPUTING);
            result = verifier.verify(Topics.AVERAGES, shown, now -> status.show(recomputing(now)));
        }
        if (!result.differing().isEmpty()) {
            output.table(
                    COLUMNS,
                    result.differing().stream().map(StreamVerifyCommand::row).toList());
        }
        summary(output, result);
        if (!result.holds()) {
            throw UserFailure.failed(
                    "the output of stream " + result.stream() + " does not match its input: " + faults(result),
                    "if no other program writes to " + result.stream()
                            + ", report this as a bug in dps; to start from scratch: stream reset --averages");
        }
    }

    private static String recomputing(QueryProgress now) {
        return now.text().isEmpty() ? RECOMPUTING : RECOMPUTING + ": " + now.text();
    }

    private static void summary(Output output, Verification result) {
        output.note(result.stream() + ": " + result.windows() + (result.windows() == 1 ? " window" : " windows")
                + " closed "
                + result.closedUntil().map(time -> "up to " + time).orElse("so far") + ", " + result.right()
                + " correct");
        output.note("readings: " + result.readings() + " used, " + result.late() + " late; records rejected: "
                + result.countedRejected() + reasons(result.rejected()));
        result.checkedSince()
                .ifPresent(since -> output.note("windows before " + since
                        + " were not checked: some of their readings are no longer in the input topic"));
        if (result.missingBatches() > 0) {
            output.note("batches without a report: " + result.missingBatches() + "; for " + result.undecided()
                    + " windows it could only be checked that the number of readings is plausible");
        }
        if (result.unreported() > 0 && !result.problems().containsKey(DifferingWindow.Problem.UNREPORTED)) {
            output.note("windows not checked, because their batch has not been reported yet: " + result.unreported());
        }
    }

    private static String reasons(Map<String, Long> rejected) {
        return rejected.isEmpty()
                ? ""
                : rejected.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String faults(Verification result) {
        String windows = result.problems().entrySet().stream()
                .map(entry -> entry.getKey().text(entry.getValue()))
                .collect(Collectors.joining("; "));
        if (!result.countsDiffer()) {
            return windows;
        }
        String counts = "the averager reported " + result.reportedValid().orElse(0L) + " valid and "
                + result.reportedRejected().orElse(0L) + " rejected records, but the input has " + result.countedValid()
                + " and " + result.countedRejected();
        return windows.isEmpty() ? counts : windows + "; " + counts;
    }

    private static List<Object> row(DifferingWindow window) {
        Optional<Averages> expected = window.expected();
        Optional<Averages> found = window.found();
        return Arrays.asList(
                window.start().orElse(null),
                window.sensor(),
                window.problem().name().toLowerCase(java.util.Locale.ROOT),
                expected.map(Averages::readings).orElse(null),
                found.map(Averages::readings).orElse(null),
                expected.map(Averages::temperature).orElse(null),
                found.map(Averages::temperature).orElse(null),
                expected.map(Averages::humidity).orElse(null),
                found.map(Averages::humidity).orElse(null),
                expected.map(Averages::pressure).orElse(null),
                found.map(Averages::pressure).orElse(null),
                window.late(),
                window.lastOffset().orElse(null));
    }
}
