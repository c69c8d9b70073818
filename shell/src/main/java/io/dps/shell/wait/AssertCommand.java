package io.dps.shell.wait;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.shell.output.StatusLine;
import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import io.dps.shell.sql.SqlParameters;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands of {@code assert}. */
@Command(
        name = "assert",
        header = "Check that a topic or a statement has the expected result.",
        description = "Exits with 1 if not, and shows what was expected and what was found.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AssertCommand.AssertTopicCommand.class, AssertCommand.AssertSqlCommand.class},
        footer = {
            "",
            "Examples:",
            "  assert topic weather_data --records 3600",
            "  assert topic weather_data_avg --records 118 --within 1m",
            "  assert sql 'select count(*) from weather_data_avg' --equals 118 --within 30s"
        })
public final class AssertCommand {
    /** {@code assert topic}: checks the number of records. */
    @Command(
            name = "topic",
            header = "Check that a topic holds exactly N records.",
            description = {
                "Counts records by reading each one once, about a million per second. --offsets subtracts offsets instead;",
                "the result is too high if the topic is compacted or has transactions."
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
    static final class AssertTopicCommand implements Callable<Integer> {
        @Parameters(paramLabel = "TOPIC", description = "The topic.")
        private String topic;

        @StrayArgument
        @Option(names = "--records", paramLabel = "N", required = true, description = "The expected number of records.")
        private long records;

        @Mixin
        private CountOptions counting;

        @Mixin
        private Assertion demand;

        private final Invocation invocation;
        private final Conditions conditions;

        AssertTopicCommand(Invocation invocation, Conditions conditions) {
            this.invocation = invocation;
            this.conditions = conditions;
        }

        @Override
        public Integer call() {
            return demand.that(conditions.topicHasExactly(counting.request(topic, records)), invocation);
        }
    }

    /** {@code assert sql}: checks the value of a statement. */
    @Command(
            name = "sql",
            header = "Check that a statement returns the expected value.",
            description =
                    "Compares the value with its CSV text; SQL NULL is written as null. A variable $${NAME} is passed as a parameter.",
            footer = {
                "",
                "Examples:",
                "  assert sql 'select count(*) from weather_data' --equals 3600",
                "  assert sql 'select count(*) > 9 from weather_data_avg' --equals true",
                "  assert sql 'select count(*) from events' --equals 5 --within 1m"
            })
    static final class AssertSqlCommand implements Callable<Integer> {
        @Parameters(paramLabel = "STATEMENT", description = "The statement.")
        private String statement;

        @StrayArgument
        @Option(names = "--equals", paramLabel = "VALUE", required = true, description = "The expected value.")
        private String value;

        @Mixin
        private Assertion demand;

        private final Invocation invocation;
        private final Conditions conditions;

        AssertSqlCommand(Invocation invocation, Conditions conditions) {
            this.invocation = invocation;
            this.conditions = conditions;
        }

        @Override
        public Integer call() {
            SqlParameters bound = SqlParameters.bind(statement, invocation.variables());
            return demand.that(conditions.sqlGives(bound.text(), bound.values(), value), invocation);
        }
    }

    /** The option {@code --within}, and the loop that repeats the check. */
    static final class Assertion {
        @Option(
                names = "--within",
                paramLabel = "TIME",
                defaultValue = "0s",
                description = "Repeat the check for at most this time (default: 0s, check once).")
        private Duration within;

        Integer that(Condition condition, Invocation invocation) {
            Optional<String> missing;
            try (condition;
                    StatusLine status = invocation.output().status()) {
                missing = condition.await(within, seen -> status.show(condition.name() + ": " + seen.text()));
            }
            missing.ifPresent(seen -> {
                String time = within.isZero() ? "" : " after " + Durations.show(within);
                throw UserFailure.failed("assertion failed" + time + ": " + condition.name() + ": " + seen, "");
            });
            return 0;
        }
    }
}
