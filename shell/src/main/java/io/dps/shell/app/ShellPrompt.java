package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.completion.PromptCompleter;
import io.dps.shell.line.Batch;
import io.dps.shell.line.BatchRunner;
import io.dps.shell.line.Prompt;
import io.dps.shell.line.PromptFiles;
import io.dps.shell.line.PromptState;
import io.dps.shell.line.ScriptRunner;
import io.dps.shell.line.Session;
import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.settings.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;

/**
 * The prompt of one run of dps, which is open while lines or SQL are typed: opens it, and does what commands ask of it. Used
 * by the thread of the loop, except where stated.
 */
final class ShellPrompt {
    private final Session session;
    private final ShellContext shared;
    private final Folders folders;
    private final LineScope scope;
    private final CommandTree tree;
    private final ScriptRunner runner;
    private final BatchRunner batches;
    private Optional<Prompt> prompt = Optional.empty();
    /** The names that the prompt completes; jobs note what they change. */
    private volatile Optional<ShellNames> names = Optional.empty();

    ShellPrompt(
            Session session,
            ShellContext shared,
            Folders folders,
            LineScope scope,
            CommandTree tree,
            ScriptRunner runner,
            BatchRunner batches) {
        this.session = session;
        this.shared = shared;
        this.folders = folders;
        this.scope = scope;
        this.tree = tree;
        this.runner = runner;
        this.batches = batches;
    }

    /** Returns true once a prompt was opened for lines of dps. */
    boolean isOpen() {
        return prompt.isPresent();
    }

    /** Notes that a command has ended, which may have changed names. Safe to call from any thread. */
    void commandEnded(String command) {
        names.ifPresent(known -> known.commandEnded(command));
    }

    /** Returns the lines typed in the current context, oldest first; empty without a prompt. */
    List<String> history() {
        return prompt.map(Prompt::history).orElse(List.of());
    }

    /** Opens the line that was being typed, or the last one, in the user's editor. */
    void edit(Invocation invocation) {
        boolean isTyped = scope.batch().filter(batch -> batch.files().isEmpty()).isPresent();
        Prompt opened = prompt.filter(Prompt::isOfThisThread)
                .filter(found -> isTyped && invocation.streams().destination() == Streams.Destination.TERMINAL)
                .orElseThrow(() -> UserFailure.usage(
                        "edit works at the prompt only", "type it at the prompt; not in a file, a pipe or a job"));
        opened.edit(invocation.variables());
    }

    /** Runs what is typed at the prompt until its end. */
    int run(Invocation invocation) throws IOException {
        if (invocation.options().verbosity() != Verbosity.QUIET) {
            new Welcome(folders).show(invocation.streams());
        }
        return open(invocation, opened -> {
            runInit(invocation);
            return runner.runPrompt(opened);
        });
    }

    /** Runs the lines with which the user begins each prompt; a line that fails ends them, and the prompt opens. */
    private void runInit(Invocation invocation) {
        if (folders.areKnown() && Files.exists(folders.init())) {
            batches.runSourced(folders.init(), List.of(), invocation);
        }
    }

    /** Runs SQL mode at the prompt, or at the terminal if there is no prompt; empty without a terminal. */
    OptionalInt runSqlMode(Invocation invocation) {
        boolean seen =
                invocation.streams().outIsTerminal() && !invocation.streams().outIsPanel();
        if (prompt.isPresent()) {
            if (!seen || !prompt.get().isOfThisThread()) {
                throw UserFailure.usage(
                        "SQL mode needs exclusive use of the terminal",
                        "pass a statement, or name a file with --file FILE; see: sql --help");
            }
            return OptionalInt.of(scope.within(Batch.plain(), invocation, () -> runSqlMode(invocation, prompt.get())));
        }
        return seen && ScriptRunner.isInteractive()
                ? OptionalInt.of(scope.within(Batch.plain(), invocation, () -> openSqlMode(invocation)))
                : OptionalInt.empty();
    }

    private int openSqlMode(Invocation invocation) throws IOException {
        try {
            return open(invocation, opened -> runSqlMode(invocation, opened));
        } finally {
            prompt = Optional.empty();
        }
    }

    private int runSqlMode(Invocation invocation, Prompt opened) {
        if (invocation.options().verbosity() != Verbosity.QUIET) {
            invocation.streams().err().println("everything up to a ';' is SQL now; exit or Ctrl-D leaves SQL mode");
            invocation.streams().err().flush();
        }
        return runner.runSqlMode(opened);
    }

    private int open(Invocation invocation, ToIntFunction<Prompt> use) throws IOException {
        PlatformHealth health = new PlatformHealth();
        try (ShellNames known = new ShellNames(session, () -> background(invocation), health);
                Prompt opened = Prompt.open(
                        session,
                        new PromptCompleter(() -> tree.create(invocation).getCommandSpec(), known),
                        PromptFiles.of(folders),
                        () -> state(invocation, health),
                        invocation::coloursErrors)) {
            prompt = Optional.of(opened);
            names = Optional.of(known);
            return use.applyAsInt(opened);
        } finally {
            names = Optional.empty();
        }
    }

    /** Returns an invocation like that of the next line, for the thread that reads names. */
    private Invocation background(Invocation invocation) {
        return new Invocation(shared, scope.options(), session.variables().copy(), invocation.streams());
    }

    /** Returns what the prompt shows of the context for the next line, which {@code set} may have changed. */
    private PromptState state(Invocation invocation, PlatformHealth health) {
        Invocation next = new Invocation(shared, scope.options(), session.variables(), invocation.streams());
        try {
            String context = next.config().context();
            return new PromptState(context, next.config().isProduction(), health.silent(context));
        } catch (UserFailure e) {
            return new PromptState(PromptState.UNKNOWN, false, Optional.empty());
        }
    }
}
