package io.dps.shell.line;

/** Finds where the text for the system's shell ends in {@code ... | PROGRAM}: at our own operators outside its quotes. */
final class ProgramText {
    private ProgramText() {}

    /** Index of the first {@code ;}, {@code &&}, {@code ||}, {@code &} or line end from an index on that is not quoted. */
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

    /** How many characters a backslash hides: one, or a whole line end. */
    private static int escaped(String text, int backslash, int line) {
        if (backslash + 1 == text.length()) {
            throw SyntaxException.incomplete(line, "the line goes on after '\\'");
        }
        return text.startsWith("\r\n", backslash + 1) ? 2 : 1;
    }

    private static boolean endsHere(String text, int i) {
        char at = text.charAt(i);
        boolean redirectsDescriptor = at == '&' && "<>".indexOf(text.charAt(i - 1)) >= 0;
        return at == ';' || at == '\n' || text.startsWith("||", i) || (at == '&' && !redirectsDescriptor);
    }
}
