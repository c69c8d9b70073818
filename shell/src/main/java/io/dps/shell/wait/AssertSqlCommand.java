package io.dps.shell.wait;

import io.dps.shell.output.StrayArgument;
import io.dps.shell.platform.Invocation;
import io.dps.shell.sql.SqlParameters;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code assert sql}: demands the value of a statement. */
@Command(
        name = "sql",
        header = "Demand that a statement gives one value, and which.",
        description = "The value is compared as CSV shows it; NULL is a null. A variable $${NAME} is a parameter.",
        footer = {
            "",
            "Examples:",
            "  assert sql 'select count(*) from weather_data' --equals 3600",
            "  assert sql 'select count(*) > 9 from weather_data_avg' --equals true",
            "  assert sql 'select count(*) from events' --equals 5 --within 1m"
        })
final class AssertSqlCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STATEMENT", description = "The statement.")
    private String statement;

    @StrayArgument
    @Option(names = "--equals", paramLabel = "VALUE", required = true, description = "The value it has to give.")
    private String value;

    @Mixin
    private Assertion demand;

    private final Invocation invocation;

    AssertSqlCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        SqlParameters bound = SqlParameters.bind(statement, invocation.variables());
        return demand.that(
                new Conditions(invocation.platform()).sqlGives(bound.text(), bound.values(), value), invocation);
    }
}
