package io.dps.shell.platform;

import io.dps.shell.line.Batch;
import io.dps.shell.line.Session;
import io.dps.stack.model.ImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What all lines of one run of dps share.
 *
 * @param session variables, jobs, and whether the loop goes on
 * @param platforms the platforms of the contexts in use
 * @param secrets the secrets of contexts
 * @param batches runs files and strings of lines
 * @param images opens the images on the engine that an environment names
 * @param history the lines typed so far, oldest first; empty off a prompt
 */
public record ShellContext(
        Session session,
        Platforms platforms,
        SecretStore secrets,
        BatchRunner batches,
        BiFunction<Map<String, String>, Set<String>, ImageStore> images,
        Supplier<List<String>> history) {
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

        /** Runs SQL as it is typed and returns its exit code; nothing where nobody types. */
        OptionalInt runSqlMode(Invocation invocation);
    }
}
