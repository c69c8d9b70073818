package io.dps.shell.wait;

import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wait topic}: waits for a topic and its records. */
@Command(
        name = "topic",
        header = "Wait until a topic is there and holds so many records.",
        description = {
            "Records are read to be counted, each once; --offsets compares the difference of offsets instead, which is",
            "more than the records where there are transactions or compaction. Partitions without a leader are left out,",
            "with a warning."
        },
        footer = {
            "",
            "Examples:",
            "  wait topic events",
            "  wait topic weather_data_avg --records 5 --timeout 2m",
            "  wait topic events --records 1 && topic tail events",
            "  wait topic weather_data --records 1000000 --offsets"
        })
final class WaitTopicCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @StrayArgument
    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "0",
            description = "At least so many records (default: 0).")
    private long records;

    @Mixin
    private CountOptions counting;

    @Mixin
    private WaitUntil patience;

    private final Invocation invocation;

    WaitTopicCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return patience.until(
                new Conditions(invocation.platform())
                        .topicHas(counting.request(topic, records), invocation.output()::note),
                invocation);
    }
}
