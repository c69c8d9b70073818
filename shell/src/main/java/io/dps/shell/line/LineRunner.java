package io.dps.shell.line;

import io.dps.shell.output.Streams;
import io.dps.shell.settings.Variables;
import java.util.List;

/** Runs one command line that is already words; never throws: every failure is reported and becomes an exit code. */
public interface LineRunner {
    /**
     * Runs a command.
     *
     * @param words the command and its arguments
     * @param variables the variables it sees and may change
     * @param streams what it reads from and writes to
     * @param place what to put before an error, for example {@code file:12: }, may be empty
     * @return its exit code
     */
    int run(List<String> words, Variables variables, Streams streams, String place);

    /**
     * Says what is wrong with a command as far as can be seen without running it, and returns 0 when nothing is.
     *
     * @see #run
     */
    int check(List<String> words, Variables variables, Streams streams, String place);

    /** Says a failure that happened around commands, and returns its exit code. */
    int fail(Throwable failure, Streams streams, String place);
}
