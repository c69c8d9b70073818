package io.dps.shell.wait;

import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assert topic}: demands a number of records. */
@Command(
        name = "topic",
        header = "Demand that a topic holds exactly so many records.",
        description = {
            "Records are read to be counted, a million in about a second: differences of offsets are more than the",
            "records where there are transactions or compaction. --offsets takes them all the same."
        },
        footer = {
            "",
            "Examples:",
            "  assert topic weather_data --records 3600",
            "  assert topic weather_data_avg --records 118 --within 1m",
            "  assert topic weather_data --records 0 || echo not empty",
            "  assert topic orders --records 21 --isolation read_uncommitted",
            "  assert topic weather_data --records 3000000 --offsets"
        })
final class AssertTopicCommand implements Callable<Integer> {
    @Parameters(paramLabel = "TOPIC", description = "The topic.")
    private String topic;

    @StrayArgument
    @Option(names = "--records", paramLabel = "N", required = true, description = "How many records it has to hold.")
    private long records;

    @Mixin
    private CountOptions counting;

    @Mixin
    private Assertion demand;

    private final Invocation invocation;

    AssertTopicCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        return demand.that(
                new Conditions(invocation.platform()).topicHasExactly(counting.request(topic, records)), invocation);
    }
}
