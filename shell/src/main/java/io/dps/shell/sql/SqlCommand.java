package io.dps.shell.sql;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.PagerEnd;
import io.dps.shell.output.RowWriter;
import io.dps.shell.output.StatusLine;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.platform.QueryRows;
import io.dps.shell.settings.NamedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sql}: runs SQL statements over Spark Connect. */
@Command(
        name = "sql",
        header = "Run SQL statements over Spark Connect.",
        description = {
            "At the prompt and in batches, a line that begins with an SQL keyword needs no 'sql' before it. A statement",
            "ends with ';', or with '\\G' to show each row as a block. The first that fails ends the command. Without a",
            "statement, a terminal prompts for SQL until 'exit' or Ctrl-D, each statement up to its ';'; elsewhere dps",
            "reads standard input. A variable $${NAME} is passed as a parameter, never as text. Off a terminal, rows are",
            "CSV with a header."
        },
        footer = {
            "",
            "Examples:",
            "  sql 'select count(*) from weather_data'",
            "  sql --file report.sql -o markdown",
            "  select * from weather_data_avg limit 1\\G",
            "  select * from weather_data_avg where avg_temperature > $${LIMIT:-22}; | head -3"
        })
public final class SqlCommand implements Callable<Integer>, NotRepeatable {
    private static final String STDIN = "stdin";

    @Parameters(paramLabel = "STATEMENT", arity = "0..*", description = "The statements.")
    private List<String> words = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Run the statements of a file in UTF-8; - is standard input.")
    private Path file;

    private final Invocation invocation;
    private final SqlService sql;
    private final SqlMode typing;

    SqlCommand(Invocation invocation, SqlMode typing, SqlService sql) {
        this.invocation = invocation;
        this.sql = sql;
        this.typing = typing;
    }

    @Override
    public Optional<String> whyNotRepeated() {
        boolean reads = file == null ? words.isEmpty() || isInput(words) : isInput(List.of(file.toString()));
        return Optional.of("without a statement reads what is typed").filter(reason -> reads);
    }

    private static boolean isInput(List<String> words) {
        return words.equals(List.of("-"));
    }

    @Override
    public Integer call() throws IOException {
        if (file != null && !words.isEmpty()) {
            throw UserFailure.usage(
                    "a statement and --file cannot be used together", "use one of them; see: sql --help");
        }
        if (file != null) {
            return runFile(file);
        }
        if (isInput(words)) {
            return runFile(Path.of("-"));
        }
        if (!words.isEmpty()) {
            return runText("", String.join(" ", words), true);
        }
        OptionalInt typed = typing.run(invocation);
        return typed.isPresent() ? typed.getAsInt() : runText(STDIN, readInput(), true);
    }

    private int runFile(Path path) throws IOException {
        boolean input = path.toString().equals("-");
        return runText(input ? STDIN : path.toString(), input ? readInput() : new NamedFile(path).text(), false);
    }

    private int runText(String name, String written, boolean needsStatement) {
        String text = written.startsWith("\uFEFF") ? written.substring(1) : written;
        List<SqlScript.Part> parts = SqlScript.parts(name, text);
        if (parts.isEmpty() && needsStatement) {
            throw UserFailure.usage(
                    "no SQL statement given", "pass a statement, or name a file with --file FILE; see: sql --help");
        }
        SqlErrorPosition place = new SqlErrorPosition(name, text);
        parts.forEach(part -> requireNoWatch(part, name, text));
        parts.forEach(part -> run(part, place));
        return 0;
    }

    private static void requireNoWatch(SqlScript.Part part, String name, String text) {
        if (part.ending()
                .filter(ending -> ending.kind() == SqlEnding.Kind.WATCH)
                .isPresent()) {
            throw UserFailure.usage(
                    new TextPosition(name, text, part.start())
                            + "\\watch works only on a line of dps, not within 'sql'",
                    "write: watch 2 sql 'STATEMENT'");
        }
    }

    private void run(SqlScript.Part part, SqlErrorPosition place) {
        SqlParameters bound = SqlParameters.bind(part.text(), invocation.variables());
        // May ask for a secret, which the status line must not overwrite.
        invocation.platform();
        StatementStatus shown = new StatementStatus();
        Output output = invocation.output();
        try (StatusLine status = output.status()) {
            status.show(shown);
            QueryResult result = sql.run(bound.text(), bound.values(), shown::report);
            if (invocation.platform().takeLostSession()) {
                output.note("warning: Spark Connect was restarted; the settings and views that you made"
                        + " with SQL are lost, but dps has recreated the views of topics");
            }
            invocation.platform().takeLenientViews().ifPresent(output::note);
            QueryRows.show(columns -> writer(output, part, columns), result, shown::arrived);
        } catch (UserFailure e) {
            PagerEnd end = PagerEnd.mayCause(e.kind()) ? output.end() : PagerEnd.NONE;
            if (end == PagerEnd.QUIT) {
                // The user has seen enough of these rows, and the statements after them are still wanted.
                return;
            }
            if (end == PagerEnd.INTERRUPTED) {
                throw UserFailure.interrupted("the pager was ended by force; no statement after this one was run");
            }
            throw place.translate(e, part, bound);
        }
        output.note(shown.summary());
    }

    private static RowWriter writer(Output output, SqlScript.Part part, List<Column> columns) {
        return part.isVertical()
                ? output.rowsIn(OutputFormat.VERTICAL, columns)
                : output.rows(columns, OutputFormat.CSV);
    }

    private String readInput() throws IOException {
        return new String(invocation.streams().in().readAllBytes(), StandardCharsets.UTF_8);
    }

    /**
     * Translates the position in Spark's error message into a line and column of the user's text. The positions differ
     * because Spark receives each statement alone, without the statements before it, and with parameters instead of
     * variables.
     *
     * @param name the file, or empty
     * @param text the user's text
     */
    private record SqlErrorPosition(String name, String text) {
        private static final Pattern CHARACTER = Pattern.compile(" \\(character ([0-9]{1,9})\\)$");
        private static final int WIDEST = 160;

        /** Returns the failure with the position in the user's text; unchanged if the failure contains no position. */
        UserFailure translate(UserFailure failure, SqlScript.Part part, SqlParameters sent) {
            OptionalInt index =
                    failure.kind() == FailureKind.FAILED ? index(failure, sent.text()) : OptionalInt.empty();
            if (index.isEmpty()) {
                return failure;
            }
            int origin = part.start() + sent.origin(index.getAsInt());
            TextPosition place = new TextPosition(name, text, Math.min(text.length(), origin));
            String message = CHARACTER.matcher(failure.getMessage()).replaceFirst("");
            return UserFailure.failed(place + message, pointer(place), failure);
        }

        /** Returns the position that Spark reports, converted from code points into an index. */
        private static OptionalInt index(UserFailure failure, String sent) {
            Matcher character = CHARACTER.matcher(failure.getMessage());
            if (!character.find()) {
                return OptionalInt.empty();
            }
            int points = Math.min(sent.codePointCount(0, sent.length()), Integer.parseInt(character.group(1)) - 1);
            return OptionalInt.of(sent.offsetByCodePoints(0, points));
        }

        /**
         * Returns the line of the position, and below it a caret at the column; empty if the line is too long to show.
         */
        private static String pointer(TextPosition place) {
            String line = place.lineText().replace('\t', ' ');
            return line.length() > WIDEST ? "" : line + "\n" + " ".repeat(place.column() - 1) + "^";
        }
    }
}
