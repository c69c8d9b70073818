package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.settings.VariableReference;
import io.dps.shell.sql.TextCursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the words of a command, with quotes, escapes, variables and {@code ~}; stops before an operator or a line end.
 * An unquoted {@code ~} or {@code ~/} at the beginning of a word, or of the value in {@code --option=value}, is
 * {@code ${HOME}}.
 */
final class WordReader {
    private static final VariableReference HOME = new VariableReference("HOME", null);
    /** The beginning of a word behind which its value begins. */
    private static final Pattern OPTION = Pattern.compile("--?[A-Za-z][A-Za-z0-9-]*=");

    private final TextCursor in;
    private int lastStart;

    WordReader(TextCursor in) {
        this.in = in;
    }

    List<Word> readWords() {
        List<Word> words = new ArrayList<>();
        for (Optional<Word> word = readWord(); word.isPresent(); word = readWord()) {
            words.add(word.get());
        }
        return words;
    }

    /** Returns the position at which the last word begins. */
    int lastStart() {
        return lastStart;
    }

    /** Returns the next word, or empty before an operator, a line end or the end of the text. */
    Optional<Word> readWord() {
        in.skipBlanks();
        if (atWordEnd()) {
            return Optional.empty();
        }
        lastStart = in.index();
        Parts parts = new Parts();
        while (!atWordEnd()) {
            readPiece(parts);
        }
        return Optional.of(parts.toWord());
    }

    private boolean atWordEnd() {
        return in.atEnd() || endsWord(in.peek());
    }

    private static boolean endsWord(char next) {
        return " \t\r\n;&|>".indexOf(next) >= 0;
    }

    private void readPiece(Parts parts) {
        char next = in.peek();
        if (next == '\'') {
            readSingleQuoted(parts);
        } else if (next == '"') {
            readDoubleQuoted(parts);
        } else if (next == '$') {
            readDollar(parts);
        } else if (next == '\\') {
            readEscape(parts);
        } else {
            boolean tilde = startsHome();
            char text = in.next();
            if (tilde) {
                parts.reference(HOME);
            } else {
                parts.text(text);
            }
        }
    }

    private boolean startsHome() {
        if (!in.startsWith("~")) {
            return false;
        }
        String before = in.text().substring(lastStart, in.index());
        boolean atStart = before.isEmpty() || OPTION.matcher(before).matches();
        int next = in.index() + 1;
        return atStart
                && (next == in.text().length()
                        || in.text().charAt(next) == '/'
                        || endsWord(in.text().charAt(next)));
    }

    private void readEscape(Parts parts) {
        in.next();
        if (in.atEnd()) {
            throw SyntaxException.incomplete(in.line(), "a line is missing after '\\'");
        }
        if (!in.acceptLineEnd()) {
            parts.text(in.next());
        }
    }

    private void readSingleQuoted(Parts parts) {
        int line = in.line();
        in.next();
        parts.quoted();
        while (!in.startsWith("'")) {
            parts.text(nextInQuote(line, "'"));
        }
        in.next();
    }

    private void readDoubleQuoted(Parts parts) {
        int line = in.line();
        in.next();
        parts.quoted();
        while (!in.startsWith("\"")) {
            if (in.startsWith("$")) {
                readDollar(parts);
            } else if (in.accept("\\\"")) {
                parts.text('"');
            } else if (in.accept("\\\\")) {
                parts.text('\\');
            } else if (in.accept("\\$")) {
                parts.text('$');
            } else {
                parts.text(nextInQuote(line, "\""));
            }
        }
        in.next();
    }

    private char nextInQuote(int line, String quote) {
        if (in.atEnd()) {
            throw SyntaxException.incomplete(line, "the quote " + quote + " is not closed");
        }
        return in.next();
    }

    private void readDollar(Parts parts) {
        int line = in.line();
        in.next();
        if (in.accept("{")) {
            parts.reference(readBraced(line));
        } else if (!in.atEnd() && Character.isDigit(in.peek())) {
            parts.reference(new VariableReference(String.valueOf(in.next()), null));
        } else {
            parts.text('$');
        }
    }

    private VariableReference readBraced(int line) {
        StringBuilder inside = new StringBuilder();
        while (!in.startsWith("}")) {
            if (in.atEnd() || in.peek() == '\n') {
                throw SyntaxException.wrong(line, "'${' is not closed by '}'");
            }
            inside.append(in.next());
        }
        in.next();
        try {
            return VariableReference.parse(inside.toString());
        } catch (UserFailure e) {
            throw SyntaxException.wrong(line, e.getMessage());
        }
    }

    /** Collects the parts of a word; merges adjacent pieces of text into one part. */
    private static final class Parts {
        private final List<Word.Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean quoted;

        void text(char next) {
            text.append(next);
        }

        void quoted() {
            quoted = true;
        }

        void reference(VariableReference reference) {
            flush();
            parts.add(new Word.Reference(reference));
        }

        Word toWord() {
            flush();
            if (parts.isEmpty() && quoted) {
                parts.add(new Word.Literal(""));
            }
            return new Word(parts);
        }

        private void flush() {
            if (!text.isEmpty()) {
                parts.add(new Word.Literal(text.toString()));
                text.setLength(0);
            }
        }
    }
}
