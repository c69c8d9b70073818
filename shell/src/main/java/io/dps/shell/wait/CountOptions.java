package io.dps.shell.wait;

import io.dps.shell.topic.IsolationOption;
import io.dps.shell.wait.CountRequest.Unit;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the commands that want so many records of a topic count them. */
final class CountOptions {
    @Option(
            names = "--offsets",
            description = "Compare the number of offsets instead: not read, and more where offsets have no record.")
    private boolean offsets;

    @Mixin
    private IsolationOption isolation;

    CountRequest request(String topic, long count) {
        return new CountRequest(topic, count, offsets ? Unit.OFFSETS : Unit.RECORDS, isolation.level());
    }
}
