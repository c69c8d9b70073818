package io.dps.shell.stream;

import io.dps.contract.Isolation;
import io.dps.contract.RecordRejectReason;
import io.dps.contract.RejectReason;
import io.dps.contract.RejectedRecord;
import io.dps.contract.Suggestion;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.QueryRows;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code stream rejects}: lists the records of its input that a stream rejects. */
@Command(
        name = "rejects",
        header = "List the records of the input that a stream rejects, with the reason.",
        description = "They stay in the topic. Without a name: records that are not valid readings, which the "
                + "averager does not average; checked over Spark Connect by a separate query, so even before "
                + "the averager has seen them. With the name of a stream of your own: records that do not fit "
                + "the schema of its view, with the first field that does not. Reasons of the averager: ",
        modelTransformer = StreamRejectsCommand.Reasons.class,
        footer = {
            "",
            "Examples:",
            "  stream rejects",
            "  stream rejects hourly",
            "  stream rejects --by-reason",
            "  stream rejects --reason bad_time -o jsonl"
        })
final class StreamRejectsCommand implements Callable<Integer> {
    private static final List<Column> RECORDS = List.of(
            Column.number("partition"),
            Column.number("offset"),
            Column.text("timestamp"),
            Column.text("reason"),
            Column.text("field"),
            Column.text("value"));
    private static final List<Column> COUNTS = List.of(Column.text("reason"), Column.number("records"));

    /** The most records to list: the list is for people, and a program that needs millions can read the topic. */
    private static final int LIMIT = 10_000;

    @Mixin
    private StreamNameArgument name;

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            completionCandidates = Reasons.class,
            description = "Only records with this reason.")
    private Optional<String> reason = Optional.empty();

    @Option(
            names = "--isolation",
            paramLabel = "LEVEL",
            description = "For the averager: transactional records to read, read_committed or read_uncommitted "
                    + "(default: as the stream reads).")
    private Optional<Isolation> isolation = Optional.empty();

    @Option(names = "--by-reason", description = "Count them by reason instead of listing each.")
    private boolean byReason;

    /** Adds the reasons to the description and to completion, because an annotation cannot read them from the enums. */
    static final class Reasons implements IModelTransformer, Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(RejectReason.ids().stream(), reasonsOfViews().stream())
                    .distinct()
                    .iterator();
        }

        @Override
        public CommandSpec transform(CommandSpec spec) {
            String description = spec.usageMessage().description()[0];
            spec.usageMessage()
                    .description(description + String.join(", ", RejectReason.ids()) + ". Reasons of other streams: "
                            + String.join(", ", reasonsOfViews()) + ".");
            return spec;
        }
    }

    private final Invocation invocation;
    private final StreamVerifier verifier;
    private final StreamRejects streamRejects;

    StreamRejectsCommand(Invocation invocation, StreamVerifier verifier, StreamRejects streamRejects) {
        this.invocation = invocation;
        this.verifier = verifier;
        this.streamRejects = streamRejects;
    }

    @Override
    public Integer call() {
        requireKnown(name.isAverager() ? RejectReason.ids() : reasonsOfViews());
        if (name.isAverager()) {
            ofAverager();
        } else {
            if (isolation.isPresent()) {
                throw UserFailure.usage(
                        "--isolation applies only to the averager; stream " + name.stream()
                                + " takes such settings from its definition",
                        "see: stream describe " + name.stream());
            }
            ofView();
        }
        return 0;
    }

    private static List<String> reasonsOfViews() {
        return Arrays.stream(RecordRejectReason.values())
                .map(RecordRejectReason::id)
                .toList();
    }

    private void requireKnown(List<String> reasons) {
        reason.filter(given -> !reasons.contains(given)).ifPresent(given -> {
            throw UserFailure.usage(
                    "'" + given + "' is not a known reason",
                    Suggestion.hint(given, reasons, "known reasons: " + String.join(", ", reasons)));
        });
    }

    private void ofAverager() {
        long rows = QueryRows.show(
                invocation.output(),
                verifier.rejects(Topics.AVERAGES, reason, byReason, isolation),
                OutputFormat.TABLE);
        if (!byReason) {
            invocation.output().note(rejected(rows));
        }
    }

    private void ofView() {
        Output output = invocation.output();
        List<RejectedRecord> rejects = streamRejects.newest(name.stream(), reason, LIMIT + 1);
        boolean more = rejects.size() > LIMIT;
        rejects = rejects.subList(more ? 1 : 0, rejects.size());
        if (byReason) {
            Map<String, Long> counts = rejects.stream()
                    .collect(Collectors.groupingBy(RejectedRecord::reason, TreeMap::new, Collectors.counting()));
            output.table(
                    COUNTS,
                    counts.entrySet().stream()
                            .map(count -> List.<Object>of(count.getKey(), count.getValue()))
                            .toList());
        } else {
            output.table(
                    RECORDS, rejects.stream().map(StreamRejectsCommand::row).toList());
            output.note(rejected(rejects.size()));
        }
        if (more) {
            output.note("this covers only the newest " + LIMIT
                    + " rejected records; to count all of them: stream verify " + name.stream());
        }
    }

    private static String rejected(long records) {
        return records + (records == 1 ? " record" : " records") + " rejected";
    }

    private static List<Object> row(RejectedRecord rejected) {
        return Arrays.asList(
                rejected.partition(),
                rejected.offset(),
                rejected.timestamp(),
                rejected.reason(),
                rejected.field(),
                rejected.value());
    }
}
