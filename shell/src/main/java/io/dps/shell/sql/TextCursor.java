package io.dps.shell.sql;

/** A cursor in a text that keeps track of the line number. */
public final class TextCursor {
    private final String text;
    private int index;
    private int line;

    public TextCursor(String text, int firstLine) {
        this.text = text;
        this.line = firstLine;
    }

    public int line() {
        return line;
    }

    public int index() {
        return index;
    }

    /** Returns the text from an earlier index to the cursor, stripped. */
    public String since(int start) {
        return text.substring(start, index).strip();
    }

    public boolean atEnd() {
        return index >= text.length();
    }

    public char peek() {
        return text.charAt(index);
    }

    /**
     * Returns the whole text, for lookahead from {@link #index()}. Returning only the rest would copy the rest on each
     * call, which is slow for a long text.
     */
    public String text() {
        return text;
    }

    public boolean startsWith(String prefix) {
        return text.startsWith(prefix, index);
    }

    public char next() {
        char found = text.charAt(index++);
        if (found == '\n') {
            line++;
        }
        return found;
    }

    public String take(int length) {
        int end = index + length;
        String taken = text.substring(index, end);
        while (index < end) {
            next();
        }
        return taken;
    }

    public boolean accept(String expected) {
        if (!startsWith(expected)) {
            return false;
        }
        take(expected.length());
        return true;
    }

    public boolean acceptLineEnd() {
        return accept("\r\n") || accept("\n") || (index == text.length() - 1 && accept("\r"));
    }

    /** Skips blanks, and line ends that follow a backslash. */
    public void skipBlanks() {
        while (!atEnd() && (peek() == ' ' || peek() == '\t' || startsWith("\\\n") || startsWith("\\\r\n"))) {
            next();
            if (text.charAt(index - 1) == '\\') {
                acceptLineEnd();
            }
        }
    }

    /** Skips to the next statement: blank lines, comments and stray semicolons. */
    public void skipToStatement() {
        do {
            skipBlankLinesAndComments();
        } while (accept(";"));
    }

    /** Skips blanks, empty lines, and comments that begin with {@code #}, or with {@code --} and a blank as in SQL. */
    public void skipBlankLinesAndComments() {
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

    /** Returns the operator or character at the cursor, for an error message. */
    public String peekOperator() {
        if (atEnd() || peek() == '\n' || peek() == '\r') {
            return "end of line";
        }
        return startsWith("&&") || startsWith("||") || startsWith(">>")
                ? text.substring(index, index + 2)
                : text.substring(index, index + 1);
    }
}
