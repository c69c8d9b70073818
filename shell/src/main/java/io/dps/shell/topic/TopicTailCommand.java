package io.dps.shell.topic;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.settings.Setting;
import io.dps.shell.topic.filter.Grep;
import io.dps.shell.topic.filter.OffsetSpan;
import io.dps.shell.topic.filter.Where;
import io.dps.shell.topic.record.ReadBack;
import io.dps.shell.topic.record.RecordFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code topic tail}, also {@code tail}: shows records of a topic. */
@Command(
        name = "tail",
        header = "Show records of a topic: the last, a range, or as they arrive.",
        description = {
            "Without bounds, shows the last 10 records on a terminal, else all records.",
            "The table has a column for each field of the JSON values. Off a terminal: a JSON object per line.",
            "",
            "--offset works as in rpk, for each partition: start, end, 7, +7 (after the first), -7 (before the",
            "end), 7:9, :end, and by time @2026-11-22T07:00:00Z, @-1h, @-2h:-1h, @2026-11-22:10m. The end of a",
            "span is exclusive. Without an end it reads the records that exist now; --follow continues from there.",
            "--where compares fields of JSON values: = != < <= > >= is null, and, or, not, (), a.b, a[0]. As in SQL,",
            "neither a comparison with an absent or null field nor its negation is true.",
            "--format has kcat's fields %%s %%S %%k %%K %%h %%t %%p %%o %%T and escapes \\n \\t \\xNN.",
            "Off a terminal, a record with several fields fails if 'topic produce --format' would not read the",
            "same record from its line, for example because its key contains the separator; -o jsonl keeps",
            "everything.",
            "--follow waits for an offset that does not exist yet.",
            "-n and --max count the records that pass --key, --grep, --where and --partition.",
            "Transactional records appear once they are committed; records after an open transaction wait for its end.",
            "--isolation read_uncommitted shows all. -n counts records, --offset counts offsets, some of which",
            "have no record: transaction markers, aborted records, records that compaction removed."
        },
        footer = {
            "",
            "Examples:",
            "  topic tail weather_data -n 5",
            "  topic tail weather_data_avg --follow",
            "  topic tail weather_data --where 'temperature > 24 and sensor_id = \"sensor-1\"'",
            "  topic tail weather_data --offset @-1h --follow",
            "  topic tail orders --isolation read_uncommitted -n 20",
            "  topic tail weather_data --offset 100:200 --format '%p %o %k %s\\n'"
        })
public final class TopicTailCommand implements Callable<Integer>, NotRepeatable {
    private static final long LAST_ON_TERMINAL = 10;

    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @Option(names = "--offset", paramLabel = "SPAN", description = "Offsets or times to read between.")
    private String offset;

    @Option(
            names = {"-n", "--last"},
            paramLabel = "N",
            description = "The last N records of all partitions, merged by time.")
    private OptionalLong last = OptionalLong.empty();

    @Option(
            names = {"-f", "--follow"},
            description = "Continue with records as they arrive.")
    private boolean follow;

    @Option(names = "--partition", paramLabel = "P[,P]", split = ",", description = "Only these partitions.")
    private List<Integer> partitions = List.of();

    @Option(names = "--key", paramLabel = "KEY", description = "Only records with this key.")
    private String key;

    @Option(names = "--grep", paramLabel = "REGEX", description = "Only records whose key or value matches.")
    private String grep;

    @Option(
            names = "--where",
            paramLabel = "CONDITION",
            description = "Only records whose JSON value meets the condition.")
    private String where;

    @Option(names = "--format", paramLabel = "TEMPLATE", description = "Write each record by a template.")
    private String template;

    @Option(names = "--max", paramLabel = "N", description = "End after N records.")
    private OptionalLong max = OptionalLong.empty();

    @Option(names = "--timeout", paramLabel = "TIME", description = "Exit with 4 if it takes longer.")
    private Duration timeout;

    @Mixin
    private IsolationOption isolation;

    @Spec
    private CommandSpec spec;

    private final Invocation invocation;
    private final TopicService topics;

    TopicTailCommand(Invocation invocation, TopicService topics) {
        this.invocation = invocation;
        this.topics = topics;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        return Optional.of("with --follow " + NEVER_ENDS).filter(reason -> follow);
    }

    @Override
    public Integer call() {
        TailRequest request = request();
        if (follow) {
            // A pager would hide the records that arrive, and Ctrl-C would not end the command.
            invocation.set(Setting.PAGER, "off");
        }
        if (template != null) {
            requireNoOutputOption();
            tail(
                    request,
                    new FormattedRecords(
                            invocation.output(), template, invocation.streams().outIsTerminal()));
            return 0;
        }
        RecordView view =
                new RecordView(invocation.output(), invocation.output().format(OutputFormat.JSONL), topic);
        tail(request, view);
        view.finish();
        return 0;
    }

    /**
     * Rejects {@code -o} on this command line. A format that was set for the session or batch is not an error: --format
     * overrides that format.
     */
    private void requireNoOutputOption() {
        for (CommandSpec each = spec; each != null; each = each.parent()) {
            if (each.commandLine().getParseResult().hasMatchedOption("-o")) {
                throw UserFailure.usage(
                        "--format and -o cannot be used together",
                        "use --format for your own template, or -o for a built-in format");
            }
        }
    }

    private void tail(TailRequest request, RecordConsumer sink) {
        topics.tail(request, sink);
        sink.pause();
    }

    private TailRequest request() {
        OffsetSpan span = offset == null ? OffsetSpan.all() : OffsetSpan.parse(offset, Instant.now());
        boolean unbounded = offset == null && last.isEmpty();
        boolean person = invocation.streams().outIsTerminal();
        OptionalLong lastWanted =
                unbounded && (person || follow) ? OptionalLong.of(person ? LAST_ON_TERMINAL : 0) : last;
        return new TailRequest(
                topic,
                isolation.level(),
                span,
                Set.copyOf(partitions),
                filter(),
                lastWanted,
                follow,
                max,
                Optional.ofNullable(timeout));
    }

    private Optional<Predicate<TopicRecord>> filter() {
        Optional<Predicate<TopicRecord>> filter = Optional.empty();
        if (key != null) {
            byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
            filter = and(filter, record -> java.util.Arrays.equals(record.key(), wanted));
        }
        if (grep != null) {
            filter = and(filter, Grep.parse(grep));
        }
        return where == null ? filter : and(filter, Where.parse(where));
    }

    private static Optional<Predicate<TopicRecord>> and(
            Optional<Predicate<TopicRecord>> first, Predicate<TopicRecord> second) {
        return Optional.of(first.map(condition -> condition.and(second)).orElse(second));
    }

    /**
     * Shows records by a template. On a terminal, makes data of the record printable. Otherwise a program reads the
     * output, so this checks that {@code topic produce} could read each record back from its line: if not, fails for a
     * template with several fields, and warns once for a template with only the value.
     */
    static final class FormattedRecords implements RecordConsumer {
        private final Output output;
        private final RecordFormat format;
        private final RecordFormat.Target target;
        private final Optional<ReadBack> readBack;
        private boolean warned;

        FormattedRecords(Output output, String template, boolean person) {
            this.output = output;
            this.format = RecordFormat.parse(template);
            this.readBack = person ? Optional.empty() : Optional.of(ReadBack.of(template));
            this.target = new RecordFormat.Target() {
                @Override
                public void own(byte[] bytes) {
                    output.data().bytes(bytes);
                }

                @Override
                public void foreign(byte[] bytes) {
                    output.foreign(bytes);
                }
            };
        }

        @Override
        public void take(TopicRecord record) {
            readBack.ifPresent(form -> form.lost(record).ifPresent(lost -> {
                if (form.hasFields()) {
                    throw ReadBack.refusal(record, lost);
                }
                if (!warned) {
                    warned = true;
                    output.note("warning: the record at partition " + record.partition() + ", offset "
                            + record.offset() + " would not survive 'topic produce': " + lost
                            + "; to keep such records, use -o jsonl");
                }
            }));
            format.write(record, target);
        }

        @Override
        public void pause() {
            output.data().flush();
        }

        @Override
        public void notice(String text) {
            output.note(text);
        }
    }
}
