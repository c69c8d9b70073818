package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.line.Statement.Command;
import io.dps.shell.line.Statement.File;
import io.dps.shell.line.Statement.Sql;
import io.dps.shell.line.Statement.Step;
import io.dps.shell.output.DataWriter;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.Variables;
import io.dps.shell.sql.SqlParameters;
import java.util.List;
import java.util.Optional;

/**
 * Reads the statements of a batch and checks each: grammar, commands, options, variables. Runs none but {@code set} and
 * {@code unset}, since others build on them, and {@code source}, whose lines are checked in the same way.
 */
final class DryRun {
    private final LineRunner lines;
    private final Variables variables;

    /** A dry run that sets these variables. */
    DryRun(LineRunner lines, Variables variables) {
        this.lines = lines;
        this.variables = variables;
    }

    /** Shows all statements, says what is wrong with each, and returns 2 when anything is. */
    int run(StatementSource source, Streams streams) {
        DataWriter out = new DataWriter(streams.out());
        int code = 0;
        while (true) {
            try {
                Optional<Statement> next = source.next();
                if (next.isEmpty()) {
                    return code;
                }
                String place = source.place(next.get().line());
                out.line(place + next.get().text().strip()).flush();
                for (Step step : next.get().steps()) {
                    code = Math.max(code, check(step, streams, place));
                }
            } catch (SyntaxException e) {
                // What follows cannot be told apart from what is wrong.
                return lines.fail(UserFailure.usage(e.getMessage(), ""), streams, source.place(e.line()));
            }
        }
    }

    private int check(Step step, Streams streams, String place) {
        try {
            if (step.destination() instanceof File file) {
                NamedFile.path(file.path().expand(variables));
            }
            if (step.action() instanceof Sql sql) {
                SqlParameters.bind(sql.text(), variables);
                return 0;
            }
            List<String> words = ((Command) step.action())
                    .words().stream().map(word -> word.expand(variables)).toList();
            boolean runs = words.size() > 1 && List.of("set", "unset", "source").contains(words.get(0));
            int code =
                    runs ? lines.run(words, variables, streams, place) : lines.check(words, variables, streams, place);
            return code == 0 ? 0 : ExitCode.USAGE.value();
        } catch (RuntimeException e) {
            return lines.fail(e, streams, place);
        }
    }
}
