package io.dps.shell.wait;

import io.dps.contract.Durations;
import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.output.CommandProgress;
import io.dps.shell.output.StatusLine;
import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import io.dps.shell.stream.StreamCatalog;
import io.dps.shell.stream.StreamNameArgument;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code wait}. */
@Command(
        name = "wait",
        header = "Wait until a topic, a stream or the stack is ready.",
        description = "Exits with 4 if it takes too long, and shows what is missing.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            WaitCommand.WaitTopicCommand.class,
            WaitCommand.WaitStreamCommand.class,
            WaitCommand.WaitStackCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  wait topic weather_data_avg --records 5 --timeout 2m",
            "  wait stream --caught-up",
            "  wait stack --timeout 5m"
        })
public final class WaitCommand {
    /** {@code wait topic}: waits for a topic and its records. */
    @Command(
            name = "topic",
            header = "Wait until a topic exists and holds at least N records.",
            description = {
                "Counts records by reading each one once. --offsets subtracts offsets instead; the result is too high if",
                "the topic is compacted or has transactions. Partitions without a leader are skipped, and a warning is",
                "printed."
            },
            footer = {
                "",
                "Examples:",
                "  wait topic events",
                "  wait topic weather_data_avg --records 5 --timeout 2m",
                "  wait topic events --records 1 && topic tail events",
                "  wait topic weather_data --records 1000000 --offsets"
            })
    static final class WaitTopicCommand implements Callable<Integer> {
        @Parameters(paramLabel = "TOPIC", description = "The topic.")
        private String topic;

        @StrayArgument
        @Option(
                names = "--records",
                paramLabel = "N",
                defaultValue = "0",
                description = "Minimum number of records (default: 0).")
        private long records;

        @Mixin
        private CountOptions counting;

        @Mixin
        private WaitUntil patience;

        private final Invocation invocation;
        private final Conditions conditions;

        WaitTopicCommand(Invocation invocation, Conditions conditions) {
            this.invocation = invocation;
            this.conditions = conditions;
        }

        @Override
        public Integer call() {
            return patience.until(
                    conditions.topicHas(counting.request(topic, records), invocation.output()::note), invocation);
        }
    }

    /** {@code wait stream}: waits for a stream. */
    @Command(
            name = "stream",
            header = "Wait until a stream has caught up or reaches a given state.",
            description =
                    "A stream has caught up when it has read every record that is readable when the wait begins; later records "
                            + "do not count. If it reads committed records only, those end where the first open "
                            + "transaction begins, which is then named.",
            footer = {
                "",
                "Examples:",
                "  wait stream --caught-up",
                "  wait stream hourly --caught-up",
                "  wait stream --state stopped --timeout 5m",
                "  wait stream --caught-up && stream verify"
            })
    static final class WaitStreamCommand implements Callable<Integer> {
        private static final List<String> STATES =
                List.of("starting", "running", "idle", "restarting", "stopped", "failed", "dead");

        /** The states, as completion candidates. */
        static final class States implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return STATES.iterator();
            }
        }

        @Mixin
        private StreamNameArgument name;

        @Option(
                names = "--caught-up",
                description = "Wait until it has read the records that are there when the wait begins (default).")
        private boolean caughtUp;

        @Option(
                names = "--state",
                paramLabel = "STATE",
                completionCandidates = States.class,
                description = "Wait until it is starting, running, idle, restarting, stopped, failed or dead.")
        private String state;

        @Mixin
        private WaitUntil patience;

        private final Invocation invocation;
        private final Conditions conditions;
        private final StreamCatalog catalog;

        WaitStreamCommand(Invocation invocation, Conditions conditions, StreamCatalog catalog) {
            this.invocation = invocation;
            this.catalog = catalog;
            this.conditions = conditions;
        }

        @Override
        public Integer call() {
            if (state != null && caughtUp) {
                throw UserFailure.usage(
                        "--state and --caught-up cannot be used together", "use one of them; see: wait stream --help");
            }
            if (state != null && !STATES.contains(state)) {
                throw UserFailure.usage(
                        "'" + state + "' is not a state of a stream",
                        Suggestion.hint(state, STATES, "known states: " + String.join(", ", STATES)));
            }
            catalog.requireKnown(name.stream());
            return patience.until(
                    state == null
                            ? conditions.streamHasCaughtUp(name.stream(), invocation.output()::note)
                            : conditions.streamIs(name.stream(), state),
                    invocation);
        }
    }

    /** {@code wait stack}: waits for the services. */
    @Command(
            name = "stack",
            header = "Wait until every service of the stack is healthy.",
            footer = {
                "",
                "Examples:",
                "  wait stack",
                "  wait stack --timeout 5m",
                "  stack restart connect && wait stack"
            })
    static final class WaitStackCommand implements Callable<Integer> {
        @Mixin
        private WaitUntil patience;

        private final Invocation invocation;
        private final Conditions conditions;

        WaitStackCommand(Invocation invocation, Conditions conditions) {
            this.invocation = invocation;
            this.conditions = conditions;
        }

        @Override
        public Integer call() {
            return patience.until(conditions.stackIsHealthy(), invocation);
        }
    }

    /** The option {@code --timeout}, and the loop that waits. */
    static final class WaitUntil {
        @Option(
                names = "--timeout",
                paramLabel = "TIME",
                defaultValue = "1m",
                description = "How long to wait (default: 1m).")
        private Duration timeout;

        Integer until(Condition condition, Invocation invocation) {
            Optional<String> missing;
            try (condition;
                    StatusLine status = invocation.output().status()) {
                missing = condition.await(
                        timeout,
                        seen -> status.show(new CommandProgress(
                                "waiting for " + condition.name() + ": " + seen.text(), seen.done())));
            }
            missing.ifPresent(last -> {
                throw UserFailure.timeout(
                        condition.name() + " was not ready within " + Durations.show(timeout) + ": " + last, "");
            });
            return 0;
        }
    }
}
