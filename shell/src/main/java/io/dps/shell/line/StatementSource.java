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

    /** Returns the prefix for error messages about a statement on the given line; empty for a prompt. */
    String place(int line);

    /** Receives the exit code of the statement that was returned last. */
    default void ended(int exitCode) {}
}
