package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.line.Statement.Inherit;
import io.dps.shell.line.Statement.Join;
import io.dps.shell.line.Statement.Sql;
import io.dps.shell.line.Statement.Step;
import io.dps.shell.sql.SqlEnding;
import io.dps.shell.sql.SqlScript;
import io.dps.shell.sql.SqlText;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.jline.reader.EndOfFileException;
import org.jline.reader.UserInterruptException;

/**
 * SQL mode: everything typed is SQL up to its ending, until {@code exit} or Ctrl-D; {@code edit} opens the editor. Ctrl-C
 * drops what was typed, or interrupts the running statement.
 */
final class SqlPrompt implements StatementSource {
    private final TypedLines lines;
    private final Queue<Statement> waiting = new ArrayDeque<>();
    private int lastCode;

    SqlPrompt(TypedLines lines) {
        this.lines = lines;
    }

    @Override
    public Optional<Statement> next() {
        while (waiting.isEmpty()) {
            // Clear an interrupt that arrived after its statement had ended.
            Thread.interrupted();
            try {
                String text = lines.next(lastCode == 0 ? "sql> " : "sql [" + lastCode + "]> ")
                        .orElse(SqlModeText.EDIT);
                if (SqlModeText.leaves(text)) {
                    return Optional.empty();
                }
                waiting.addAll(SqlModeText.edits(text) ? edit() : statements(text));
            } catch (UserInterruptException e) {
                lastCode = ExitCode.INTERRUPTED.value();
            } catch (EndOfFileException e) {
                return Optional.empty();
            }
        }
        return Optional.of(waiting.remove());
    }

    /** Returns the command of the shell that opens the editor. */
    private static List<Statement> edit() {
        return StatementParser.ofWhole(SqlModeText.EDIT).next().stream().toList();
    }

    private static List<Statement> statements(String text) {
        try {
            return SqlScript.parts("", text).stream().map(SqlPrompt::statement).toList();
        } catch (UserFailure e) {
            throw SyntaxException.wrong(1, e.getMessage());
        }
    }

    private static Statement statement(SqlScript.Part part) {
        Sql sql = new Sql(part.text(), part.ending());
        return new Statement(1, written(part), List.of(new Step(Join.ALWAYS, sql, new Inherit())), false);
    }

    /** Returns the statement with its ending, as a line of a batch needs it. */
    private static String written(SqlScript.Part part) {
        String ending = part.ending()
                .filter(found -> found.kind() != SqlEnding.Kind.SEMICOLON)
                .map(found -> " " + found.text())
                .orElse(";");
        String inLine = part.text() + ending;
        // A comment up to the end of the line would swallow the ending.
        return SqlText.findEnd(inLine, 0).isClosed() ? inLine : part.text() + "\n" + ending.strip();
    }

    @Override
    public void ended(int exitCode) {
        lastCode = exitCode;
        if (exitCode != 0) {
            // As in a file: statements after a failed one may depend on it.
            waiting.clear();
        }
    }

    @Override
    public String place(int line) {
        return "";
    }
}
