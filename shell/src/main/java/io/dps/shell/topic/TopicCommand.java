package io.dps.shell.topic;

import io.dps.contract.OffsetRange;
import io.dps.shell.output.Column;
import io.dps.shell.output.StrayArgument;
import io.dps.shell.output.Unknown;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.topic.record.LineForm;
import io.dps.shell.topic.record.Partitioning;
import io.dps.shell.topic.record.RecordLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code topic}. */
@Command(
        name = "topic",
        header = "Inspect, create and delete Kafka topics, and write to them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TopicCommand.ListCommand.class,
            TopicCommand.DescribeCommand.class,
            TopicCommand.CreateCommand.class,
            TopicCommand.DeleteCommand.class,
            TopicTailCommand.class,
            TopicCommand.ProduceCommand.class,
            TopicViewCommand.class
        },
        footer = {"", "Examples:", "  topic list", "  topic describe weather_data", "  topic tail weather_data -n 5"})
public final class TopicCommand {
    /** {@code topic list}: lists the topics. */
    @Command(
            name = "list",
            header = "List the topics with their partitions and records.",
            description = {
                "The number is the end offset minus the first. Its column is named offsets where that may exceed the",
                "number of records: if one of the topics is compacted, or these brokers have ever had transactions.",
                "'assert topic' counts the records."
            },
            footer = {"", "Examples:", "  topic list", "  topic list --sizes", "  topic list -o csv | grep weather"})
    static final class ListCommand implements Callable<Integer> {
        @Option(names = "--sizes", description = "Also show the bytes on disk and the time of the latest record.")
        private boolean sizes;

        private final Invocation invocation;
        private final TopicService topics;

        ListCommand(Invocation invocation, TopicService topics) {
            this.invocation = invocation;
            this.topics = topics;
        }

        @Override
        public Integer call() {
            List<TopicInfo> found = topics.list();
            boolean isExact = found.stream().allMatch(TopicInfo::isExact);
            List<Column> columns = new ArrayList<>(List.of(
                    Column.text("topic"),
                    Column.number("partitions"),
                    Column.number("replicas"),
                    Column.number(isExact ? "records" : "offsets")));
            Map<String, TopicExtent> extents = Map.of();
            if (sizes) {
                columns.addAll(List.of(Column.number("bytes"), Column.text("last_time")));
                extents = topics.extents(found.stream().map(TopicInfo::name).toList());
            }
            List<List<Object>> rows = new ArrayList<>();
            for (TopicInfo topic : found) {
                List<Object> row = new ArrayList<>(
                        List.of(topic.name(), topic.partitions(), topic.replicas(), known(topic.offsets())));
                if (extents.containsKey(topic.name())) {
                    row.add(known(extents.get(topic.name()).bytes()));
                    row.add(extents.get(topic.name()).lastTime().orElse(null));
                }
                rows.add(row);
            }
            invocation.output().table(columns, rows);
            List<String> lost = found.stream()
                    .filter(topic -> topic.offsets().isEmpty())
                    .map(TopicInfo::name)
                    .toList();
            if (!lost.isEmpty()) {
                invocation
                        .output()
                        .note("warning: topics with partitions that have no leader: " + String.join(", ", lost)
                                + "; see: topic describe");
            }
            if (lost.isEmpty()
                    && extents.values().stream()
                            .anyMatch(extent -> extent.bytes().isEmpty())) {
                invocation
                        .output()
                        .note(
                                "warning: bytes are not shown: this user lacks Describe permission on the cluster, or the broker cannot tell them");
            }
            return 0;
        }

        private static Object known(OptionalLong number) {
            return number.isPresent() ? (Object) number.getAsLong() : Unknown.NUMBER;
        }
    }

    /** {@code topic describe}: shows a topic's partitions or configs. */
    @Command(
            name = "describe",
            header = "Show a topic's partitions, offsets, sizes and times, or its configs.",
            description = "Bytes are the size of the leader's log on disk. Times are the timestamp of the first "
                    + "record and the latest timestamp in the partition. The column of end offset minus first "
                    + "offset is called 'records' if every offset holds a record, and 'offsets' if some may "
                    + "not: in compacted topics, and on brokers that have ever had transactions.",
            footer = {
                "",
                "Examples:",
                "  topic describe weather_data",
                "  topic describe weather_data --configs",
                "  topic describe weather_data -o json"
            })
    static final class DescribeCommand implements Callable<Integer> {
        private static final List<Column> CONFIGS =
                List.of(Column.text("config"), Column.text("value"), Column.text("set_here"));

        @Parameters(paramLabel = "TOPIC", description = "The topic.")
        private String topic;

        @Option(
                names = "--configs",
                description = "Show the topic's configs instead, including those inherited from the broker.")
        private boolean configs;

        private final Invocation invocation;
        private final TopicService topics;

        DescribeCommand(Invocation invocation, TopicService topics) {
            this.invocation = invocation;
            this.topics = topics;
        }

        @Override
        public Integer call() {
            TopicDetails details = topics.describe(topic);
            invocation
                    .output()
                    .table(
                            configs ? CONFIGS : partitions(counted(details)),
                            configs
                                    ? details.configs().stream()
                                            .map(DescribeCommand::row)
                                            .toList()
                                    : details.partitions().stream()
                                            .map(DescribeCommand::row)
                                            .toList());
            invocation.output().note(summary(details));
            warnings(details).forEach(invocation.output()::note);
            return 0;
        }

        /** Returns a warning for each piece of information that cannot be shown. */
        private static List<String> warnings(TopicDetails details) {
            List<String> warnings = new ArrayList<>();
            String lost = details.partitions().stream()
                    .filter(partition -> partition.offsets().isEmpty())
                    .map(partition -> String.valueOf(partition.partition()))
                    .collect(Collectors.joining(", "));
            if (!lost.isEmpty()) {
                warnings.add("warning: partitions without a leader in topic " + details.name() + ": " + lost
                        + "; start the brokers that host them");
            }
            if (details.partitions().stream()
                    .anyMatch(partition ->
                            partition.offsets().isPresent() && partition.bytes().isEmpty())) {
                warnings.add(
                        "warning: bytes are not shown: this user lacks Describe permission on the cluster, or the broker cannot tell them");
            }
            if (details.configs().isEmpty()) {
                warnings.add("warning: configs are not shown: this user lacks DescribeConfigs permission on topic "
                        + details.name());
            }
            return warnings;
        }

        private static List<Column> partitions(String counted) {
            return List.of(
                    Column.number("partition"),
                    Column.number("leader"),
                    Column.text("replicas"),
                    Column.text("in_sync"),
                    Column.number("first_offset"),
                    Column.number("end_offset"),
                    Column.number(counted),
                    Column.number("bytes"),
                    Column.text("first_time"),
                    Column.text("last_time"));
        }

        /**
         * Returns the word to use for the number of offsets: "records" if each offset has a record, otherwise
         * "offsets".
         */
        private static String counted(TopicDetails details) {
            return details.isExact() ? "records" : "offsets";
        }

        /** Summarizes the topic in one line; leaves out what is not known. */
        static String summary(TopicDetails details) {
            String own = details.configs().stream()
                    .filter(TopicDetails.Config::own)
                    .map(config -> config.name() + "=" + config.value())
                    .collect(Collectors.joining(", "));
            return "topic " + details.name() + " (" + details.id() + "): " + details.offsets() + " " + counted(details)
                    + (details.bytes().isPresent() ? ", " + details.bytes().getAsLong() + " bytes" : "")
                    + (details.partitions().stream()
                                    .allMatch(partition -> partition.offsets().isPresent())
                            ? ""
                            : " in partitions that have a leader")
                    + (own.isEmpty() ? "" : ", " + own);
        }

        private static List<Object> row(TopicDetails.Partition partition) {
            return Arrays.asList(
                    partition.partition(),
                    partition.leader(),
                    list(partition.replicas()),
                    list(partition.inSync()),
                    partition.offsets().<Object>map(OffsetRange::first).orElse(Unknown.NUMBER),
                    partition.offsets().<Object>map(OffsetRange::end).orElse(Unknown.NUMBER),
                    partition.offsets().<Object>map(OffsetRange::size).orElse(Unknown.NUMBER),
                    partition.bytes().isPresent() ? (Object) partition.bytes().getAsLong() : Unknown.NUMBER,
                    partition.first().orElse(null),
                    partition.last().orElse(null));
        }

        private static String list(List<Integer> brokers) {
            return brokers.stream().map(String::valueOf).collect(Collectors.joining(","));
        }

        private static List<Object> row(TopicDetails.Config config) {
            return List.of(config.name(), config.value(), config.own() ? "yes" : "no");
        }
    }

    /** {@code topic create}: creates a topic. */
    @Command(
            name = "create",
            header = "Create a topic.",
            footer = {
                "",
                "Examples:",
                "  topic create events",
                "  topic create events --partitions 4",
                "  topic create events --topic-config retention.ms=3600000 --topic-config cleanup.policy=compact"
            })
    static final class CreateCommand implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Its name: letters, digits, '.', '_' and '-'.")
        private String topic;

        @StrayArgument
        @Option(names = "--partitions", paramLabel = "N", description = "Number of partitions (default: the broker's).")
        private Integer partitions;

        @Option(
                names = "--replicas",
                paramLabel = "N",
                description = "Replicas of each partition (default: the broker's).")
        private Integer replicas;

        @Option(
                names = "--topic-config",
                paramLabel = "NAME=VALUE",
                description = "A config to set for this topic; may be given several times.")
        private Map<String, String> configs = Map.of();

        private final Invocation invocation;
        private final TopicService topics;

        CreateCommand(Invocation invocation, TopicService topics) {
            this.invocation = invocation;
            this.topics = topics;
        }

        @Override
        public Integer call() {
            topics.create(new TopicSpec(topic, optional(partitions), optional(replicas), configs));
            invocation.output().note("topic " + topic + " created");
            return 0;
        }

        private static OptionalInt optional(Integer number) {
            return number == null ? OptionalInt.empty() : OptionalInt.of(number);
        }
    }

    /** {@code topic delete}: deletes a topic. */
    @Command(
            name = "delete",
            header = "Delete a topic with all its records; asks first.",
            description = "Lists the streams and views that use the topic. A stream whose topic was deleted, "
                    + "even if it is created again, must be restarted from scratch with 'stream reset'.",
            footer = {
                "",
                "Examples:",
                "  topic delete events",
                "  topic delete events -y",
                "  topic delete events -y && topic create events --partitions 4"
            })
    static final class DeleteCommand implements Callable<Integer> {
        @Parameters(paramLabel = "TOPIC", description = "The topic.")
        private String topic;

        private final Invocation invocation;
        private final TopicService topics;
        private final ViewService views;
        private final TopicUses uses;

        DeleteCommand(Invocation invocation, TopicUses uses, ViewService views, TopicService topics) {
            this.invocation = invocation;
            this.topics = topics;
            this.views = views;
            this.uses = uses;
        }

        @Override
        public Integer call() {
            uses.of(topic).forEach(use -> invocation.output().note(use));
            views.of(topic).forEach(view -> invocation.output().note("view " + view + " reads " + topic));
            invocation.confirmDestruction("delete topic " + topic + " with all its records?");
            topics.delete(topic);
            invocation.output().note("topic " + topic + " deleted");
            return 0;
        }
    }

    /** {@code topic produce}: writes each line as a record. */
    @Command(
            name = "produce",
            header = "Write each line of standard input or a file as a record.",
            description = {
                "Without --format a line is the value of a record without key. With a template of kcat's fields (%%k",
                "key, %%s value, %%h headers as name=value,.., %%p partition, %%T timestamp in milliseconds) a field",
                "ends where the text after it first appears. In headers a backslash escapes a comma, an equals sign",
                "or a backslash in a name or value, and the value NULL means no value. A template cannot tell an",
                "empty value from a tombstone, so an empty value is refused. With 'jsonl' a line is what topic tail",
                "-o jsonl writes; key, value, headers, timestamp and partition are kept. The first line that is not a",
                "record ends the command, which reports how many records were acknowledged. It warns about records",
                "older than the topic's retention, and shows how to keep them."
            },
            footer = {
                "",
                "Examples:",
                "  topic produce weather_data --file readings.jsonl",
                "  topic produce weather_data --format '%k:%s' --file keyed.txt",
                "  dps topic tail weather_data -o jsonl | dps topic produce copy --format jsonl"
            })
    static final class ProduceCommand implements Callable<Integer>, NotRepeatable {
        @Parameters(paramLabel = "TOPIC", description = "The topic.")
        private String topic;

        @StrayArgument
        @Option(names = "--file", paramLabel = "FILE", description = "Read this file instead of standard input.")
        private Path file;

        @Option(
                names = "--format",
                paramLabel = "TEMPLATE",
                description = "Format of the lines: a template, or 'jsonl'.")
        private String format;

        @Option(names = "--partition", paramLabel = "P", description = "Write all records to this partition, or 'key'.")
        private String partition = "";

        private final Invocation invocation;
        private final TopicService topics;

        ProduceCommand(Invocation invocation, TopicService topics) {
            this.invocation = invocation;
            this.topics = topics;
        }

        @Override
        public Optional<String> whyNotRepeated() {
            return Optional.of("without --file reads standard input").filter(reason -> file == null);
        }

        @Override
        public Integer call() throws IOException {
            LineForm form = format == null ? LineForm.value() : LineForm.parse(format);
            Partitioning partitioning = Partitioning.parse(partition);
            try (InputStream named = file == null ? InputStream.nullInputStream() : new NamedFile(file).open()) {
                RecordLines lines = file == null
                        ? new RecordLines(invocation.streams().in(), "standard input", form)
                        : new RecordLines(named, file.toString(), form);
                long acknowledged = topics.produce(topic, lines, partitioning, invocation.output()::note);
                invocation.output().note(acknowledged + (acknowledged == 1 ? " record" : " records") + " acknowledged");
            }
            return 0;
        }
    }
}
