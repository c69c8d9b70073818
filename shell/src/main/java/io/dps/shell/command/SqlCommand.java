package io.dps.shell.command;

import io.dps.shell.config.Durations;
import io.dps.shell.error.DpsException;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.repl.SqlParameters;
import io.dps.shell.service.QueryResult;
import io.dps.shell.service.SqlService;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sql}: runs a SQL statement over Spark Connect. */
@Command(
        name = "sql",
        header = "Run a SQL statement over Spark Connect.",
        description = {
            "At the prompt and in batches a line that begins with a word of SQL needs no 'sql' before it.",
            "A variable $${NAME} is passed as a parameter, never as text. Off a terminal rows are CSV with a header."
        },
        footer = {
            "",
            "Examples:",
            "  sql 'select count(*) from weather_data'",
            "  select sensor_id, avg(temperature) from weather_data group by sensor_id;",
            "  select * from weather_data_avg where avg_temperature > $${LIMIT:-22}; | head -3"
        })
final class SqlCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STATEMENT", arity = "1..*", description = "The statement.")
    private String[] words;

    private final Invocation invocation;

    SqlCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        String text = String.join(" ", words).strip();
        String statement = text.endsWith(";") ? text.substring(0, text.length() - 1) : text;
        if (statement.isBlank()) {
            throw DpsException.usage("there is no statement", "see: sql --help");
        }
        long start = System.nanoTime();
        SqlParameters bound = SqlParameters.bind(statement, invocation.variables());
        QueryResult result = new SqlService(invocation.platform()).run(bound.text(), bound.values());
        long rows = QueryRows.show(invocation.output(), result, OutputFormat.CSV);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        invocation.output().note(rows + (rows == 1 ? " row" : " rows") + " in " + Durations.show(taken));
        return 0;
    }
}
