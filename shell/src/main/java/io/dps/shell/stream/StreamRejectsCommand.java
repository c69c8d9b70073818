package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.RejectReason;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.Suggestion;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.QueryRows;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code stream rejects}: lists the records that are no readings. */
@Command(
        name = "rejects",
        header = "List the records of the input that are no readings, with the reason.",
        description =
                "They stay in the topic and count for nothing. Judged over Spark Connect by a query of its own, so also "
                        + "before the averager has seen them. Reasons: ",
        modelTransformer = StreamRejectsCommand.Reasons.class,
        footer = {
            "",
            "Examples:",
            "  stream rejects",
            "  stream rejects --by-reason",
            "  stream rejects --reason bad_time -o jsonl"
        })
final class StreamRejectsCommand implements Callable<Integer> {
    @Option(names = "--reason", paramLabel = "REASON", description = "Only records with this reason.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            description =
                    "Which records of transactions: read_committed or read_uncommitted (default: as the stream reads).")
    private Optional<Isolation> isolation = Optional.empty();

    @Option(names = "--by-reason", description = "Count them by reason instead of listing each.")
    private boolean byReason;

    /** Adds the reasons to the description, which an annotation cannot ask the enum for. */
    static final class Reasons implements IModelTransformer {
        @Override
        public CommandSpec transform(CommandSpec spec) {
            String description = spec.usageMessage().description()[0];
            spec.usageMessage().description(description + String.join(", ", RejectReason.ids()) + ".");
            return spec;
        }
    }

    private final Invocation invocation;

    StreamRejectsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<String> reasons = RejectReason.ids();
        reason.filter(name -> !reasons.contains(name)).ifPresent(name -> {
            throw UserFailure.usage(
                    "'" + name + "' is not a reason",
                    Suggestion.hint(name, reasons, "the reasons are: " + String.join(", ", reasons)));
        });
        long rows = QueryRows.show(
                invocation.output(),
                new StreamVerifier(invocation.platform()).rejects(Topics.AVERAGES, reason, byReason, isolation),
                OutputFormat.TABLE);
        if (!byReason) {
            invocation.output().note(rows + (rows == 1 ? " record" : " records") + " rejected");
        }
        return 0;
    }
}
