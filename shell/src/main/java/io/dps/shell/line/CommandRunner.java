package io.dps.shell.line;

import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.util.List;

/**
 * Runs one command line that is already split into words. Never throws: every failure is reported and becomes an exit
 * code.
 */
public interface CommandRunner {
    /**
     * Runs a command.
     *
     * @param words the command and its arguments
     * @param variables the variables that the command sees and may change
     * @param streams the command's standard streams
     * @param place prefix of error messages, for example {@code file:12: }; may be empty
     * @return the command's exit code
     */
    int run(List<String> words, Variables variables, Streams streams, String place);

    /**
     * Checks a command without running it. Reports an error in the command and returns its exit code; returns 0 if
     * there is no error.
     *
     * @see #run
     */
    int check(List<String> words, Variables variables, Streams streams, String place);

    /** Reports a failure outside of commands and returns its exit code. */
    int fail(Throwable failure, Streams streams, String place);
}
