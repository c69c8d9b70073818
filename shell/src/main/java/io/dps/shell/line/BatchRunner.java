package io.dps.shell.line;

import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import java.nio.file.Path;
import java.util.List;

/** Runs batches, and the prompt. */
public interface BatchRunner {
    /** Runs a text; error messages begin with the name. */
    int runText(String name, String text, List<String> arguments, Invocation invocation, Batch batch);

    /** Runs a file. */
    int runFile(Path file, List<String> arguments, Invocation invocation, Batch batch);

    /** Runs a sourced file: as part of the batch that sources it, or as a separate batch if the prompt sources it. */
    int runSourced(Path file, List<String> arguments, Invocation invocation);

    /**
     * Runs one command, with the options of an invocation as its defaults.
     *
     * @return the exit code; failures are reported
     */
    int runCommand(List<String> words, Invocation invocation, Streams streams);

    /**
     * Checks a command that is to run again and again.
     *
     * @throws RuntimeException if the command does not exist, is used wrongly, or cannot be repeated
     */
    void requireRepeatable(List<String> words, Invocation invocation);

    /** Runs standard input: as a prompt if it is a terminal, otherwise as a batch. */
    int runInput(Invocation invocation, Batch batch);
}
