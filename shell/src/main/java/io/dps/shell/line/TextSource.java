package io.dps.shell.line;

import java.util.Optional;

/** Statements of a whole text: a batch file, a {@code -c} string, standard input. */
final class TextSource implements StatementSource {
    private final String name;
    private final ScriptParser parser;

    /** A text; the name stands before its errors, and none does when it is empty. */
    TextSource(String name, String text) {
        this.name = name;
        this.parser = ScriptParser.ofWhole(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    @Override
    public Optional<Statement> next() {
        return parser.next();
    }

    @Override
    public String place(int line) {
        return name.isEmpty() ? "" : name + ":" + line + ": ";
    }
}
