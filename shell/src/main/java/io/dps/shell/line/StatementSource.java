package io.dps.shell.line;

import java.util.Optional;

/** Where statements come from: a prompt, a file, a string. */
interface StatementSource {
    /**
     * The next statement, or empty at the end.
     *
     * @throws SyntaxException when the text is wrong
     */
    Optional<Statement> next();

    /** What stands before an error of a statement on that line, empty for a prompt. */
    String place(int line);

    /** Hears how the statement ended. */
    default void ended(int exitCode) {}
}
