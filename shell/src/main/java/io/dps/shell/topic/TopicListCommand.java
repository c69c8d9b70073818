package io.dps.shell.topic;

import io.dps.shell.output.Column;
import io.dps.shell.output.Unknown;
import io.dps.shell.platform.Invocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topic list}: lists the topics. */
@Command(
        name = "list",
        header = "List the topics with their partitions and records.",
        description = {
            "The number is the difference of offsets. Its column is headed offsets where that may be more than the",
            "records: when one of the topics is compacted, or there have ever been transactions at these brokers.",
            "'assert topic' counts."
        },
        footer = {"", "Examples:", "  topic list", "  topic list --sizes", "  topic list -o csv | grep weather"})
final class TopicListCommand implements Callable<Integer> {
    @Option(names = "--sizes", description = "Also show the bytes on disk and the time of the latest record.")
    private boolean sizes;

    private final Invocation invocation;

    TopicListCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        TopicService service = new TopicService(invocation.platform());
        List<TopicInfo> topics = service.list();
        boolean isExact = topics.stream().allMatch(TopicInfo::isExact);
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("topic"),
                Column.number("partitions"),
                Column.number("replicas"),
                Column.number(isExact ? "records" : "offsets")));
        Map<String, TopicExtent> extents = Map.of();
        if (sizes) {
            columns.addAll(List.of(Column.number("bytes"), Column.text("last_time")));
            extents = service.extents(topics.stream().map(TopicInfo::name).toList());
        }
        List<List<Object>> rows = new ArrayList<>();
        for (TopicInfo topic : topics) {
            List<Object> row = new ArrayList<>(
                    List.of(topic.name(), topic.partitions(), topic.replicas(), known(topic.offsets())));
            if (extents.containsKey(topic.name())) {
                row.add(known(extents.get(topic.name()).bytes()));
                row.add(extents.get(topic.name()).lastTime().orElse(null));
            }
            rows.add(row);
        }
        invocation.output().table(columns, rows);
        List<String> lost = topics.stream()
                .filter(topic -> topic.offsets().isEmpty())
                .map(TopicInfo::name)
                .toList();
        if (!lost.isEmpty()) {
            invocation
                    .output()
                    .note("warning: a partition has no leader in: " + String.join(", ", lost)
                            + "; see: topic describe");
        }
        if (lost.isEmpty()
                && extents.values().stream().anyMatch(extent -> extent.bytes().isEmpty())) {
            invocation.output().note("warning: bytes are not shown: this user lacks the right Describe on the cluster");
        }
        return 0;
    }

    private static Object known(OptionalLong number) {
        return number.isPresent() ? (Object) number.getAsLong() : Unknown.NUMBER;
    }
}
