package io.dps.shell.repl;

/** A place in a text that knows its line. */
final class Cursor {
    private final String text;
    private int index;
    private int line;

    Cursor(String text, int firstLine) {
        this.text = text;
        this.line = firstLine;
    }

    int line() {
        return line;
    }

    int index() {
        return index;
    }

    /** The text from an earlier index to here. */
    String since(int start) {
        return text.substring(start, index).strip();
    }

    boolean atEnd() {
        return index >= text.length();
    }

    char peek() {
        return text.charAt(index);
    }

    /** The whole text, for those who look ahead from {@link #index()}; a copy of the rest would make a long text slow. */
    String text() {
        return text;
    }

    boolean startsWith(String prefix) {
        return text.startsWith(prefix, index);
    }

    char next() {
        char found = text.charAt(index++);
        if (found == '\n') {
            line++;
        }
        return found;
    }

    String take(int length) {
        int end = index + length;
        String taken = text.substring(index, end);
        while (index < end) {
            next();
        }
        return taken;
    }

    boolean accept(String expected) {
        if (!startsWith(expected)) {
            return false;
        }
        take(expected.length());
        return true;
    }

    boolean acceptLineEnd() {
        return accept("\r\n") || accept("\n") || (index == text.length() - 1 && accept("\r"));
    }

    /** Skips blanks, and line ends that a backslash hides. */
    void skipBlanks() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t' || startsWith("\\\n") || startsWith("\\\r\n"))) {
            next();
            if (text.charAt(index - 1) == '\\') {
                acceptLineEnd();
            }
        }
    }

    /** Skips to the next statement: as {@link #skipBlankLinesAndComments()}, and stray semicolons. */
    void skipToStatement() {
        do {
            skipBlankLinesAndComments();
        } while (accept(";"));
    }

    /** Skips blanks, empty lines, and lines that begin with {@code #}, or as in SQL with {@code --} and a blank. */
    void skipBlankLinesAndComments() {
        while (!atEnd()) {
            skipBlanks();
            boolean sqlComment =
                    startsWith("--") && (index + 2 == text.length() || Character.isWhitespace(text.charAt(index + 2)));
            if (startsWith("#") || sqlComment) {
                int end = text.indexOf('\n', index);
                take((end < 0 ? text.length() : end) - index);
            } else if (!acceptLineEnd()) {
                return;
            }
        }
    }

    /** What stands here, for an error message. */
    String peekOperator() {
        if (atEnd() || peek() == '\n' || peek() == '\r') {
            return "end of line";
        }
        return startsWith("&&") || startsWith("||") || startsWith(">>")
                ? text.substring(index, index + 2)
                : text.substring(index, index + 1);
    }
}
