package io.dps.shell.topic;

import io.dps.contract.OffsetRange;
import io.dps.shell.output.Column;
import io.dps.shell.output.Unknown;
import io.dps.shell.platform.Invocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topic describe}: shows a topic's partitions or configs. */
@Command(
        name = "describe",
        header = "Show a topic's partitions, offsets, sizes and times, or its configs.",
        description =
                "Bytes are those of the leader's copy on disk. Times are the records' timestamps: of the first record, and "
                        + "the latest of all. The difference of offsets is headed records where each is one for certain, and"
                        + " offsets where the topic is compacted, or there have ever been transactions at these brokers.",
        footer = {
            "",
            "Examples:",
            "  topic describe weather_data",
            "  topic describe weather_data --configs",
            "  topic describe weather_data -o json"
        })
final class TopicDescribeCommand implements Callable<Integer> {
    private static final List<Column> CONFIGS =
            List.of(Column.text("config"), Column.text("value"), Column.text("set_here"));

    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @Option(names = "--configs", description = "Show its configs instead, those of the broker included.")
    private boolean configs;

    private final Invocation invocation;

    TopicDescribeCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        TopicDetails details = new TopicService(invocation.platform()).describe(topic);
        invocation
                .output()
                .table(
                        configs ? CONFIGS : partitions(counted(details)),
                        configs
                                ? details.configs().stream()
                                        .map(TopicDescribeCommand::row)
                                        .toList()
                                : details.partitions().stream()
                                        .map(TopicDescribeCommand::row)
                                        .toList());
        invocation.output().note(summary(details));
        warnings(details).forEach(invocation.output()::note);
        return 0;
    }

    /** Says why something is not shown. */
    private static List<String> warnings(TopicDetails details) {
        List<String> warnings = new ArrayList<>();
        String lost = details.partitions().stream()
                .filter(partition -> partition.offsets().isEmpty())
                .map(partition -> String.valueOf(partition.partition()))
                .collect(Collectors.joining(", "));
        if (!lost.isEmpty()) {
            warnings.add("warning: no leader for partition " + lost + " of topic " + details.name()
                    + "; start the broker that has it");
        }
        if (details.partitions().stream()
                .anyMatch(partition ->
                        partition.offsets().isPresent() && partition.bytes().isEmpty())) {
            warnings.add("warning: bytes are not shown: this user lacks the right Describe on the cluster");
        }
        if (details.configs().isEmpty()) {
            warnings.add("warning: configs are not shown: this user lacks the right DescribeConfigs on topic "
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

    /** What the differences of offsets are. */
    private static String counted(TopicDetails details) {
        return details.isExact() ? "records" : "offsets";
    }

    /** The topic in a line: what is not known is not in it. */
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
