package io.dps.shell.wait;

import io.dps.shell.topic.IsolationOption;
import io.dps.shell.wait.CountRequest.Unit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the commands that count records of a topic. */
final class CountOptions {
    @Option(
            names = "--offsets",
            description = "Compare the number of offsets instead: fast, but includes offsets without a record.")
    private boolean offsets;

    @Mixin
    private IsolationOption isolation;

    CountRequest request(String topic, long count) {
        return new CountRequest(topic, count, offsets ? Unit.OFFSETS : Unit.RECORDS, isolation.level());
    }
}
