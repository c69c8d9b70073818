package io.dps.shell.line;

import java.util.Optional;

/** A source of statements: a prompt, a file or a string. */
interface StatementSource {
    /**
     * Returns the next statement, or empty at the end.
     *
     * @throws SyntaxException if the text is wrong
     */
    Optional<Statement> next();

    /** Returns the prefix of an error of a statement on that line; empty for a prompt. */
    String place(int line);

    /** Receives the result of the statement. */
    default void ended(int exitCode) {}
}
