package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Setting;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that choose where and what to deploy; a context keeps what its first deploy chose. */
final class TargetOptions {
    @Option(names = "--target", paramLabel = "TARGET", description = "local or swarm (default: setting target).")
    private String target;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "single",
            description = "Size of the stack on a swarm (default: single).")
    private String profile;

    @Option(
            names = "--advertise",
            paramLabel = "HOST",
            description = "Host by which clients reach the swarm's node (default: its address in the swarm).")
    private String advertise;

    @Option(
            names = "--without",
            paramLabel = "SERVICE",
            split = ",",
            description = "Leave out parts of a swarm's stack: kafka-ui, airflow.")
    private List<String> without = List.of();

    @Option(
            names = "--kafka-ui-writable",
            description = "Let the user of a swarm's Kafka UI write topics, records and groups; else it only reads.")
    private boolean kafkaUiWritable;

    /** Lets them hold for the line. */
    void apply(Invocation invocation) {
        if (!profile.equals("single")) {
            throw UserFailure.usage("there is no profile '" + profile + "'", "the profile is: single");
        }
        if (target != null) {
            invocation.set(Setting.TARGET, target);
        }
        if (advertise != null) {
            invocation.set(Setting.ADVERTISE, advertise);
        }
    }

    List<String> without() {
        return without;
    }

    boolean kafkaUiWritable() {
        return kafkaUiWritable;
    }
}
