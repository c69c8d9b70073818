package io.dps.shell.app;

import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import io.dps.shell.line.Batch;
import io.dps.shell.line.BatchRunner;
import io.dps.shell.line.CommandRunner;
import io.dps.shell.line.ErrorMapper;
import io.dps.shell.line.FailurePolicy;
import io.dps.shell.line.LineEditor;
import io.dps.shell.line.LineHistory;
import io.dps.shell.line.ScriptRunner;
import io.dps.shell.line.Session;
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
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private final LineScope scope = new LineScope();
    private final ShellPrompt prompt;

    public Shell(Variables variables) {
        this.session = new Session(variables);
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
                (LineEditor) invocation -> prompt().edit(invocation),
                Session.class,
                session,
                BatchRunner.class,
                this,
                SqlMode.class,
                (SqlMode) invocation -> prompt().runSqlMode(invocation),
                LineHistory.class,
                (LineHistory) () -> prompt().history()));
        this.runner = new ScriptRunner(this, session);
        this.prompt = new ShellPrompt(session, shared, folders, scope, tree, runner, this);
    }

    /** Returns the prompt, which is created after the commands that use it. */
    private ShellPrompt prompt() {
        return prompt;
    }

    /** Runs the arguments of the process and returns its exit code. */
    public int run(List<String> arguments, Streams streams) {
        Thread main = Thread.currentThread();
        Signals.register("INT", main::interrupt);
        int code = run(arguments, session.variables(), streams, "");
        return runner.endJobs(code, prompt.isOpen() ? FailurePolicy.PROMPT : FailurePolicy.STOP_AT_FAILURE, 0, streams);
    }

    @Override
    public int run(List<String> words, Variables variables, Streams streams, String place) {
        GlobalOptions options = scope.options();
        Invocation invocation = new Invocation(shared, options, variables, streams);
        CommandLine line = tree.create(invocation, words);
        StringWriter help = new StringWriter();
        line.setOut(new PrintWriter(help));
        line.setErr(streams.err());
        line.setParameterExceptionHandler((e, args) -> fail(e, invocation, place));
        line.setExecutionExceptionHandler((e, command, parsed) -> fail(e, invocation, place));
        int code = execute(line, words, invocation, place);
        CommandTree.parsedCommand(line).ifPresent(prompt::commandEnded);
        return help.getBuffer().isEmpty() ? code : showHelp(help.toString(), invocation, place);
    }

    /** Shows what an option such as {@code --help} asks for. */
    private static int showHelp(String text, Invocation invocation, String place) {
        try {
            HelpOutput.of(invocation).page(text);
            return 0;
        } catch (UserFailure e) {
            return fail(e, invocation, place);
        }
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
        Invocation invocation = new Invocation(shared, scope.options(), variables, streams);
        try {
            CommandTree.check(tree.create(invocation, words), words);
            return 0;
        } catch (ParameterException e) {
            return fail(e, invocation, place);
        }
    }

    @Override
    public int fail(Throwable failure, Streams streams, String place) {
        return fail(failure, new Invocation(shared, scope.options(), session.variables(), streams), place);
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
        return ErrorMapper.print(report, place, err, invocation.coloursErrors());
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
        Batch batch = scope.batch()
                .orElseGet(Batch::plain)
                .within(file.toAbsolutePath().normalize());
        return scope.within(
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
        return scope.within(
                scope.batch().orElseGet(Batch::plain),
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
                ? scope.within(Batch.plain(), invocation, () -> prompt.run(invocation))
                : toItsEnd(
                        batch, invocation, () -> runner.runInput(invocation.variables(), invocation.streams(), batch));
    }

    /**
     * Runs a batch and waits for its background jobs. A batch inside another batch or the prompt leaves its jobs to the
     * outer one, unless the inner batch writes a report, which must include them.
     */
    private int toItsEnd(Batch batch, Invocation invocation, LineScope.Lines lines) {
        boolean whole = scope.batch().isEmpty() || batch.report().isPresent();
        int newest = session.jobs().newest();
        int code = scope.within(batch, invocation, lines);
        return whole ? runner.endJobs(code, batch.rule(), newest, invocation.streams()) : code;
    }

    @Override
    public void close() {
        shared.platforms().close();
    }
}
