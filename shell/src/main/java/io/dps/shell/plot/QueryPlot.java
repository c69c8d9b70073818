package io.dps.shell.plot;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Output;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.sql.SqlParameters;
import io.dps.shell.sql.SqlScript;
import io.dps.shell.sql.SqlService;
import io.dps.shell.sql.StatementStatus;
import java.util.List;
import java.util.Optional;

/**
 * Reads the rows of a statement for a plot.
 *
 * @param sql the statement as it was typed
 * @param by the column that names the series; empty if the columns of numbers do
 */
record QueryPlot(String sql, Optional<String> by) {
    /**
     * Runs the statement; its progress is shown meanwhile.
     *
     * @throws UserFailure of kind {@code USAGE} if it is not one statement; {@code FAILED} if there is nothing to draw
     */
    PlotData read(SqlService service, Invocation invocation) {
        List<SqlScript.Part> parts = SqlScript.parts("", sql);
        if (parts.size() != 1) {
            throw UserFailure.usage(
                    "plot sql draws the rows of one statement, not of " + parts.size(),
                    "write for example: plot sql 'select sensor_id, count(*) from weather_data group by sensor_id'");
        }
        String statement = parts.get(0).text();
        SqlParameters bound = SqlParameters.bind(statement, invocation.variables());
        // May ask for a secret, which the status line must not overwrite.
        invocation.platform();
        Output output = invocation.output();
        StatementStatus shown = new StatementStatus();
        try (StatusLine status = output.status()) {
            status.show(shown);
            return QueryPoints.read(
                    service.run(bound.text(), bound.values(), shown::report),
                    statement.replaceAll("\\s+", " "),
                    by,
                    shown::arrived);
        } finally {
            invocation.platform().takeLenientViews().ifPresent(output::note);
        }
    }
}
