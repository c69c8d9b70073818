package io.dps.shell.line;

import io.dps.shell.platform.Invocation;
import java.nio.file.Path;
import java.util.List;

/** Runs lines that are not typed at the prompt, and the prompt itself. */
public interface BatchRunner {
    /** Runs a text; the name stands before its errors. */
    int runText(String name, String text, List<String> arguments, Invocation invocation, Batch batch);

    /** Runs a file. */
    int runFile(Path file, List<String> arguments, Invocation invocation, Batch batch);

    /** Runs a file as a part of the batch that runs, and as a batch of its own at the prompt. */
    int runSourced(Path file, List<String> arguments, Invocation invocation);

    /** Runs standard input: a prompt on a terminal, a batch elsewhere. */
    int runInput(Invocation invocation, Batch batch);
}
