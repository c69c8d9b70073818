package io.dps.shell.app;

import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import io.dps.shell.completion.PromptCompleter;
import io.dps.shell.line.Batch;
import io.dps.shell.line.BatchRunner;
import io.dps.shell.line.CommandRunner;
import io.dps.shell.line.ErrorMapper;
import io.dps.shell.line.FailurePolicy;
import io.dps.shell.line.LineEditor;
import io.dps.shell.line.LineHistory;
import io.dps.shell.line.Prompt;
import io.dps.shell.line.PromptFiles;
import io.dps.shell.line.PromptState;
import io.dps.shell.line.ScriptRunner;
import io.dps.shell.line.Session;
import io.dps.shell.output.Output;
import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.PagerEnd;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.NotRepeatable;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.settings.Folders;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Variables;
import io.dps.shell.sql.SqlMode;
import io.dps.shell.sql.SqlText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.jline.utils.Signals;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * One run of dps. Assembles its parts, and runs every line, whether typed, from a file or from arguments, through the
 * same command tree and error mapping.
 */
public final class Shell implements CommandRunner, BatchRunner, AutoCloseable {
    private final Session session;
    private final ShellContext shared;
    private final CommandTree tree;
    private final ScriptRunner runner;
    private final Folders folders;
    /** The default options for every line; a job keeps the options with which it was started. */
    private final InheritableThreadLocal<GlobalOptions> base = new InheritableThreadLocal<>();

    /** The running batch, including the files being run; empty while dps runs the arguments of the process. */
    private final InheritableThreadLocal<Optional<Batch>> running = new InheritableThreadLocal<>();

    private List<String> history = List.of();
    private Optional<Prompt> prompt = Optional.empty();
    /** The names that the prompt completes; jobs note what they change. */
    private volatile Optional<ShellNames> promptNames = Optional.empty();

    public Shell(Variables variables) {
        this.session = new Session(variables);
        base.set(new GlobalOptions());
        running.set(Optional.empty());
        this.folders = new Folders(variables.merged());
        if (folders.areKnown()) {
            // Read by log4j2.xml when the first client starts to log.
            System.setProperty("dps.log", folders.shell().resolve("dps.log").toString());
            folders.tightenShell();
        }
        SecretStore secrets = new SecretStore();
        PlatformOpener opener = new PlatformOpener(secrets);
        Platforms platforms = new Platforms(opener::place, opener);
        this.shared = new ShellContext(platforms, secrets, PlatformOpener::images);
        this.tree = new CommandTree(Map.of(
                LineEditor.class,
                (LineEditor) this::editLine,
                Session.class,
                session,
                BatchRunner.class,
                this,
                SqlMode.class,
                (SqlMode) this::runSqlMode,
                LineHistory.class,
                (LineHistory) () -> prompt.map(Prompt::history).orElse(history)));
        this.runner = new ScriptRunner(this, session);
    }

    /** Runs the arguments of the process and returns its exit code. */
    public int run(List<String> arguments, Streams streams) {
        Thread main = Thread.currentThread();
        Signals.register("INT", main::interrupt);
        int code = run(arguments, session.variables(), streams, "");
        return runner.endJobs(
                code, prompt.isPresent() ? FailurePolicy.PROMPT : FailurePolicy.STOP_AT_FAILURE, 0, streams);
    }

    @Override
    public int run(List<String> words, Variables variables, Streams streams, String place) {
        GlobalOptions options = base.get().copy();
        Invocation invocation = new Invocation(shared, options, variables, streams);
        CommandLine line = tree.create(invocation, words);
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help));
        line.setErr(streams.err());
        line.setParameterExceptionHandler((e, args) -> fail(e, invocation, place));
        line.setExecutionExceptionHandler((e, command, parsed) -> fail(e, invocation, place));
        int code = execute(line, words, invocation, place);
        promptNames.ifPresent(names -> CommandTree.parsedCommand(line).ifPresent(names::commandEnded));
        return help.getBuffer().isEmpty() ? code : showHelp(help.toString(), invocation, place);
    }

    /** Shows what an option such as {@code --help} asks for. */
    private static int showHelp(String text, Invocation invocation, String place) {
        try {
            helpOutput(invocation).page(text);
            return 0;
        } catch (UserFailure e) {
            return fail(e, invocation, place);
        }
    }

    /** Returns the output of help, which needs no settings without a pager, and must not fail because they are wrong. */
    private static Output helpOutput(Invocation invocation) {
        Streams streams = invocation.streams();
        try {
            if (streams.pager().isPresent()) {
                return invocation.output();
            }
        } catch (UserFailure e) {
            // The next command that needs the settings reports what is wrong with them.
        }
        return new Output(streams.withoutPager(), Optional.empty(), Verbosity.NORMAL);
    }

    private static int execute(CommandLine tree, List<String> words, Invocation invocation, String place) {
        try {
            return tree.execute(words.toArray(String[]::new));
        } catch (Throwable e) {
            // picocli does not catch an Error, which occurs for example if the jar was replaced while the shell runs.
            return fail(e, invocation, place);
        }
    }

    @Override
    public int check(List<String> words, Variables variables, Streams streams, String place) {
        Invocation invocation = new Invocation(shared, base.get().copy(), variables, streams);
        try {
            CommandTree.check(tree.create(invocation, words), words);
            return 0;
        } catch (ParameterException e) {
            return fail(e, invocation, place);
        }
    }

    @Override
    public int fail(Throwable failure, Streams streams, String place) {
        return fail(failure, new Invocation(shared, base.get().copy(), session.variables(), streams), place);
    }

    private static int fail(Throwable failure, Invocation invocation, String place) {
        FailureReport report = ErrorMapper.report(failure);
        PagerEnd end = invocation.endOutput();
        if (PagerEnd.mayCause(report.kind())) {
            if (end == PagerEnd.QUIT) {
                return 0;
            }
            if (end == PagerEnd.INTERRUPTED) {
                report = ErrorMapper.report(UserFailure.interrupted(""));
            }
        }
        PrintWriter err = invocation.streams().err();
        if (report.kind() == FailureKind.INTERNAL && invocation.options().verbosity() == Verbosity.VERBOSE) {
            err.println(ErrorMapper.trace(failure));
        }
        return ErrorMapper.print(report, place, err, wantsColour(invocation));
    }

    /** Returns true if errors may be coloured; an invalid setting must not hide the error being reported. */
    private static boolean wantsColour(Invocation invocation) {
        try {
            return invocation.colour();
        } catch (UserFailure e) {
            return false;
        }
    }

    @Override
    public int runText(String name, String text, List<String> arguments, Invocation invocation, Batch batch) {
        return toItsEnd(
                batch,
                invocation,
                () -> runner.runText(
                        name,
                        text,
                        arguments,
                        invocation.variables(),
                        invocation.streams().withoutPager(),
                        batch));
    }

    @Override
    public int runFile(Path file, List<String> arguments, Invocation invocation, Batch batch) {
        return toItsEnd(
                batch.within(file.toAbsolutePath().normalize()),
                invocation,
                () -> runner.runFile(
                        file,
                        arguments,
                        invocation.variables(),
                        invocation.streams().withoutPager(),
                        batch));
    }

    @Override
    public int runSourced(Path file, List<String> arguments, Invocation invocation) {
        Batch batch = running.get()
                .orElseGet(Batch::plain)
                .within(file.toAbsolutePath().normalize());
        return within(
                batch,
                invocation,
                () -> runner.runSourced(
                        file,
                        arguments,
                        invocation.variables(),
                        invocation.streams().withoutPager(),
                        batch));
    }

    @Override
    public int runCommand(List<String> words, Invocation invocation, Streams streams) {
        return within(
                running.get().orElseGet(Batch::plain),
                invocation,
                () -> run(words, invocation.variables(), streams, ""));
    }

    @Override
    public void requireRepeatable(List<String> words, Invocation invocation) {
        if (SqlText.startsSql(String.join(" ", words), 0)) {
            throw UserFailure.usage(
                    "'" + words.get(0) + "' starts a SQL statement",
                    "end the statement with \\watch: " + words.get(0) + " ... \\watch 2");
        }
        CommandLine tree = this.tree.create(
                new Invocation(shared, invocation.options().copy(), invocation.variables(), invocation.streams()),
                words);
        CommandLine found = CommandTree.check(tree, words);
        if (found.getCommand() instanceof NotRepeatable command) {
            command.whyNotRepeated().ifPresent(reason -> {
                String name = found.getCommandSpec().qualifiedName().replaceFirst("^dps ", "");
                throw UserFailure.usage("'" + name + "' " + reason + ", so 'watch' cannot repeat it", "run it alone");
            });
        }
    }

    @Override
    public int runInput(Invocation invocation, Batch batch) {
        return ScriptRunner.isInteractive()
                ? within(Batch.plain(), invocation, () -> runPrompt(invocation))
                : toItsEnd(
                        batch, invocation, () -> runner.runInput(invocation.variables(), invocation.streams(), batch));
    }

    /**
     * Runs a batch and waits for its background jobs. A batch inside another batch or the prompt leaves its jobs to the
     * outer one, unless the inner batch writes a report, which must include them.
     */
    private int toItsEnd(Batch batch, Invocation invocation, Lines lines) {
        boolean whole = running.get().isEmpty() || batch.report().isPresent();
        int newest = session.jobs().newest();
        int code = within(batch, invocation, lines);
        return whole ? runner.endJobs(code, batch.rule(), newest, invocation.streams()) : code;
    }

    /**
     * Runs the lines of a batch. Each line belongs to the batch, and its default options are those of the line that
     * runs the batch.
     */
    private int within(Batch batch, Invocation invocation, Lines lines) {
        GlobalOptions optionsBefore = base.get();
        Optional<Batch> batchBefore = running.get();
        base.set(invocation.options().copy());
        running.set(Optional.of(batch));
        try {
            return lines.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            base.set(optionsBefore);
            running.set(batchBefore);
        }
    }

    @FunctionalInterface
    private interface Lines {
        public int run() throws IOException;
    }

    private OptionalInt runSqlMode(Invocation invocation) {
        boolean seen =
                invocation.streams().outIsTerminal() && !invocation.streams().outIsPanel();
        if (prompt.isPresent()) {
            if (!seen || !prompt.get().isOfThisThread()) {
                throw UserFailure.usage(
                        "SQL mode needs exclusive use of the terminal",
                        "pass a statement, or name a file with --file FILE; see: sql --help");
            }
            return OptionalInt.of(within(Batch.plain(), invocation, () -> runSqlMode(invocation, prompt.get())));
        }
        return seen && ScriptRunner.isInteractive()
                ? OptionalInt.of(within(Batch.plain(), invocation, () -> openSqlMode(invocation)))
                : OptionalInt.empty();
    }

    private void editLine(Invocation invocation) {
        Prompt opened = prompt.filter(Prompt::isOfThisThread)
                .filter(found -> invocation.streams().destination() == Streams.Destination.TERMINAL)
                .orElseThrow(() -> UserFailure.usage(
                        "edit works at the prompt only, where lines are typed",
                        "open a file in an editor of the system"));
        opened.edit(invocation.variables());
    }

    private int openSqlMode(Invocation invocation) throws IOException {
        try {
            return openPrompt(invocation, opened -> runSqlMode(invocation, opened));
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

    private int runPrompt(Invocation invocation) throws IOException {
        if (invocation.options().verbosity() != Verbosity.QUIET) {
            new Welcome(folders).show(invocation.streams());
        }
        return openPrompt(invocation, opened -> {
            runInit(invocation);
            return runner.runPrompt(opened);
        });
    }

    /** Runs the lines with which the user begins each prompt; a line that fails ends them, and the prompt opens. */
    private void runInit(Invocation invocation) {
        if (folders.areKnown() && Files.exists(folders.init())) {
            runSourced(folders.init(), List.of(), invocation);
        }
    }

    private int openPrompt(Invocation invocation, ToIntFunction<Prompt> use) throws IOException {
        PlatformHealth health = new PlatformHealth();
        try (ShellNames names = new ShellNames(session, () -> background(invocation), health);
                Prompt opened = Prompt.open(
                        session,
                        new PromptCompleter(() -> tree.create(invocation).getCommandSpec(), names),
                        PromptFiles.of(folders),
                        () -> promptState(invocation, health),
                        () -> wantsColour(invocation))) {
            prompt = Optional.of(opened);
            promptNames = Optional.of(names);
            return use.applyAsInt(opened);
        } finally {
            promptNames = Optional.empty();
        }
    }

    /** Returns an invocation like that of the next line, for the thread that reads names. */
    private Invocation background(Invocation invocation) {
        return new Invocation(shared, base.get().copy(), session.variables().copy(), invocation.streams());
    }

    /** Returns what the prompt shows of the context for the next line, which {@code set} may have changed. */
    private PromptState promptState(Invocation invocation, PlatformHealth health) {
        Invocation next = new Invocation(shared, base.get().copy(), session.variables(), invocation.streams());
        try {
            String context = next.config().context();
            return new PromptState(context, next.config().isProduction(), health.silent(context));
        } catch (UserFailure e) {
            return new PromptState(PromptState.UNKNOWN, false, Optional.empty());
        }
    }

    @Override
    public void close() {
        shared.platforms().close();
    }
}
