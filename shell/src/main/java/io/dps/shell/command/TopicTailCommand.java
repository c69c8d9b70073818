package io.dps.shell.command;

import io.dps.shell.output.OutputFormat;
import io.dps.shell.service.TailRequest;
import io.dps.shell.service.TopicService;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic tail}, also {@code tail}: shows records of a topic. */
@Command(
        name = "tail",
        header = "Show records of a topic: the last, a range, or as they arrive.",
        description = {
            "Without bounds: on a terminal the last 10 records, else all of them.",
            "The table has a column for each field of JSON values. Off a terminal: a JSON object per line."
        },
        footer = {
            "",
            "Examples:",
            "  topic tail weather_data -n 5",
            "  topic tail weather_data_avg --follow",
            "  topic tail weather_data --from 100 --to 200 -o raw"
        })
final class TopicTailCommand implements Callable<Integer> {
    private static final long LAST_ON_TERMINAL = 10;

    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @Option(names = "--from", paramLabel = "OFFSET", description = "First offset of each partition, or 'start'.")
    private String from;

    @Option(names = "--to", paramLabel = "OFFSET", description = "Offset of each partition before which to end.")
    private OptionalLong to = OptionalLong.empty();

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            description = "The last N records of all partitions, merged by time.")
    private OptionalLong last = OptionalLong.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with records as they arrive.")
    private boolean follow;

    @Option(names = "--max", paramLabel = "N", description = "End after N records.")
    private OptionalLong max = OptionalLong.empty();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "With --max: end with 4 if they do not arrive in time.")
    private Duration timeout;

    private final Invocation invocation;

    TopicTailCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        OutputFormat format = invocation.output().format(OutputFormat.JSONL);
        RecordView view = new RecordView(invocation.output(), format, topic);
        new TopicService(invocation.platform()).tail(request(), view);
        view.finish();
        return 0;
    }

    private TailRequest request() {
        boolean unbounded = from == null && to.isEmpty() && last.isEmpty();
        boolean person = invocation.streams().outIsTerminal();
        OptionalLong lastWanted =
                unbounded && (person || follow) ? OptionalLong.of(person ? LAST_ON_TERMINAL : 0) : last;
        return new TailRequest(topic, offset(), to, lastWanted, follow, max, Optional.ofNullable(timeout));
    }

    private OptionalLong offset() {
        if (from == null) {
            return OptionalLong.empty();
        }
        if (from.equals("start")) {
            return OptionalLong.of(0);
        }
        if (!from.matches("[0-9]{1,18}")) {
            throw io.dps.shell.error.DpsException.usage(
                    "'" + from + "' is not an offset", "write a number, or 'start'");
        }
        return OptionalLong.of(Long.parseLong(from));
    }
}
