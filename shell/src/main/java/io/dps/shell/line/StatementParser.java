package io.dps.shell.line;

import io.dps.shell.line.Statement.Action;
import io.dps.shell.line.Statement.Command;
import io.dps.shell.line.Statement.Destination;
import io.dps.shell.line.Statement.File;
import io.dps.shell.line.Statement.Inherit;
import io.dps.shell.line.Statement.Join;
import io.dps.shell.line.Statement.Program;
import io.dps.shell.line.Statement.Sql;
import io.dps.shell.line.Statement.Step;
import io.dps.shell.sql.SqlEnding;
import io.dps.shell.sql.SqlText;
import io.dps.shell.sql.TextCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Parses command lines (ADR 0003): statements separated by {@code ;} or line ends,
 * steps joined by {@code &&} and {@code ||}, {@code > FILE}, {@code >> FILE}, {@code | PROGRAM}, a closing {@code &},
 * quotes, {@code \} at a line's end, {@code #} comments at a line's start, {@code ${NAME:-default}} and {@code $1}. A
 * statement that begins with a word of SQL is SQL up to its {@link SqlEnding}, verbatim; operators may follow the ending.
 *
 * <p>One instance reads one text, statement by statement.
 */
final class StatementParser {
    private final TextCursor in;
    private final boolean textIsWhole;
    private boolean endsInSql;
    /** Start of the last word of the last command. */
    private int lastWord;

    private StatementParser(String text, int firstLine, boolean textIsWhole) {
        this.in = new TextCursor(text, firstLine);
        this.textIsWhole = textIsWhole;
    }

    /** Returns a parser of a complete text: a file, a {@code -c} string. The last SQL statement needs no semicolon. */
    static StatementParser ofWhole(String text) {
        return new StatementParser(text, 1, true);
    }

    /** Returns a parser of the text typed so far: SQL without its semicolon is incomplete. */
    static StatementParser ofTyped(String text) {
        return new StatementParser(text, 1, false);
    }

    /** Returns true if the text typed so far ends inside a SQL statement. */
    static boolean endsInSql(String text) {
        StatementParser parser = ofTyped(text);
        try {
            while (parser.next().isPresent()) {
                // Only the end of the text matters here.
            }
        } catch (SyntaxException e) {
            return parser.endsInSql;
        }
        return false;
    }

    /**
     * Returns the next statement, or empty at the end of the text.
     *
     * @throws SyntaxException if the text is wrong or, at its end, incomplete
     */
    Optional<Statement> next() {
        in.skipToStatement();
        if (in.atEnd()) {
            return Optional.empty();
        }
        int line = in.line();
        int start = in.index();
        List<Step> steps = new ArrayList<>();
        Join join = Join.ALWAYS;
        while (true) {
            Step step = new Step(join, readAction(), readDestination());
            steps.add(step);
            in.skipBlanks();
            if (in.accept("&&")) {
                join = Join.AND;
            } else if (in.accept("||")) {
                join = Join.OR;
            } else {
                String text = in.since(start);
                return Optional.of(new Statement(line, text, steps, readEnd(step)));
            }
            requireMore(join);
        }
    }

    private void requireMore(Join join) {
        in.skipBlankLinesAndComments();
        if (in.atEnd()) {
            throw SyntaxException.incomplete(
                    in.line(), "a command is missing after '" + (join == Join.AND ? "&&" : "||") + "'");
        }
    }

    private Action readAction() {
        in.skipBlanks();
        if (SqlText.startsSql(in.text(), in.index())) {
            return readSql();
        }
        WordReader reader = new WordReader(in);
        List<Word> words = reader.readWords();
        lastWord = reader.lastStart();
        if (words.isEmpty()) {
            throw SyntaxException.wrong(in.line(), "a command is missing before '" + in.peekOperator() + "'");
        }
        return new Command(words);
    }

    private Sql readSql() {
        int line = in.line();
        lastWord = in.text().length();
        SqlText.End end = SqlText.findEnd(in.text(), in.index());
        endsInSql = !end.isClosed();
        if (end.unterminated() != null) {
            throw SyntaxException.incomplete(line, end.unterminated() + " in the SQL statement");
        }
        if (!end.isClosed() && !textIsWhole) {
            throw SyntaxException.incomplete(line, "the SQL statement needs its closing ';'");
        }
        String text = in.take(end.index() - in.index()).strip();
        int endingLine = in.line();
        end.ending().flatMap(SqlEnding::problem).ifPresent(problem -> {
            throw SyntaxException.wrong(endingLine, problem);
        });
        in.take(end.after() - in.index());
        return new Sql(text, end.ending());
    }

    private Destination readDestination() {
        refuseDescriptor();
        in.skipBlanks();
        if (in.accept(">>")) {
            return new File(readPath(), true);
        }
        if (in.accept(">")) {
            return new File(readPath(), false);
        }
        if (in.startsWith("|") && !in.startsWith("||")) {
            in.accept("|");
            return new Program(readProgram());
        }
        return new Inherit();
    }

    /** Rejects {@code 2>}: it would write "2" and the data to the file. */
    private void refuseDescriptor() {
        String word = lastWord < in.index() ? in.text().substring(lastWord, in.index()) : "";
        if (in.startsWith(">") && !word.isEmpty() && word.chars().allMatch(Character::isDigit)) {
            throw noRedirection(word + ">");
        }
    }

    private SyntaxException noRedirection(String text) {
        return SyntaxException.wrong(
                in.line(),
                "'" + text
                        + "' is not supported: '> FILE' writes the data of a command to a file; messages stay on"
                        + " standard error");
    }

    private Word readPath() {
        in.skipBlanks();
        return new WordReader(in)
                .readWord()
                .orElseThrow(() -> SyntaxException.wrong(in.line(), "a file name is missing after '>'"));
    }

    private String readProgram() {
        int line = in.line();
        String text = in.take(ProgramText.findEnd(in.text(), in.index(), line) - in.index())
                .strip();
        if (text.isEmpty()) {
            throw SyntaxException.incomplete(line, "a program is missing after '|'");
        }
        return text.replace("\r\n", "\n");
    }

    /**
     * Reads the end of a statement; returns true if it runs in the background. SQL has already consumed its ending.
     */
    private boolean readEnd(Step last) {
        boolean background = in.accept("&");
        if (background && in.startsWith(">")) {
            throw noRedirection("&>");
        }
        in.skipBlanks();
        boolean closedItself = last.action() instanceof Sql && last.destination() instanceof Inherit;
        boolean closed = in.accept(";") || in.atEnd() || in.acceptLineEnd() || background;
        if (!closed && !closedItself) {
            throw SyntaxException.wrong(in.line(), "unexpected '" + in.peekOperator() + "'");
        }
        return background;
    }

    /**
     * Finds the end of PROGRAM in {@code ... | PROGRAM}, which is text for the system's shell and ends at the first
     * operator of dps outside quotes.
     */
    private static final class ProgramText {
        private ProgramText() {}

        /**
         * Returns the index of the first unquoted {@code ;}, {@code &&}, {@code ||}, {@code &} or line end at or after
         * a start.
         */
        static int findEnd(String text, int start, int line) {
            char quote = 0;
            for (int i = start; i < text.length(); i++) {
                char at = text.charAt(i);
                if (at == '\\' && quote != '\'') {
                    i += escaped(text, i, line);
                } else if (quote != 0) {
                    quote = at == quote ? 0 : quote;
                } else if (at == '\'' || at == '"') {
                    quote = at;
                } else if (endsHere(text, i)) {
                    return i;
                }
            }
            if (quote != 0) {
                throw SyntaxException.incomplete(line, "the quote " + quote + " is not closed");
            }
            return text.length();
        }

        /** Returns the number of characters that a backslash escapes: one, or a whole line end. */
        private static int escaped(String text, int backslash, int line) {
            if (backslash + 1 == text.length()) {
                throw SyntaxException.incomplete(line, "a line is missing after '\\'");
            }
            return text.startsWith("\r\n", backslash + 1) ? 2 : 1;
        }

        private static boolean endsHere(String text, int i) {
            char at = text.charAt(i);
            boolean redirectsDescriptor = at == '&' && "<>".indexOf(text.charAt(i - 1)) >= 0;
            return at == ';' || at == '\n' || text.startsWith("||", i) || (at == '&' && !redirectsDescriptor);
        }
    }
}
