package io.dps.shell.app;

import io.dps.shell.line.Batch;
import io.dps.shell.line.BatchRunner;
import io.dps.shell.line.ErrorMapper;
import io.dps.shell.line.LineHistory;
import io.dps.shell.line.Session;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Variables;
import io.dps.shell.sql.SqlMode;
import io.dps.stack.model.ImageStore;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The tree of commands, to be looked at and not to be run. */
public final class TestCommands {
    private TestCommands() {}

    public static CommandLine tree() {
        Variables variables = new Variables(Map.of());
        Platforms none = new Platforms(Config::context, config -> {
            throw new IllegalStateException("no platform here");
        });
        ShellContext shared = new ShellContext(none, new SecretStore(), TestCommands::noImages);
        CapturedStreams streams = CapturedStreams.offTerminal();
        return commands(variables, Map.of())
                .create(new Invocation(shared, new GlobalOptions(), variables, streams.streams()));
    }

    /** Runs a command on a platform, as a line that is not of a batch; returns its exit code. */
    public static int run(Platform platform, CapturedStreams streams, String... words) {
        return run(config -> platform, streams, words);
    }

    /** The same on a platform that is opened when the command needs it. */
    public static int run(Function<Config, Platform> opener, CapturedStreams streams, String... words) {
        return run(opener, Map.of(), streams, words);
    }

    /** The same with services of a test in place of those that commands get otherwise, by type. */
    public static int run(
            Function<Config, Platform> opener,
            Map<Class<?>, Object> services,
            CapturedStreams streams,
            String... words) {
        // Whether there is a pager is up to the streams.
        Variables variables = new Variables(Map.of("PAGER", "less"));
        Platforms platforms = new Platforms(Config::context, opener);
        ShellContext shared = new ShellContext(platforms, new SecretStore(), TestCommands::noImages);
        CommandLine tree = commands(variables, services)
                .create(new Invocation(shared, new GlobalOptions(), variables, streams.streams()));
        tree.setExecutionExceptionHandler((failure, command, parsed) -> ErrorMapper.print(
                ErrorMapper.report(failure), "", streams.streams().err(), false));
        return tree.execute(words);
    }

    private static CommandTree commands(Variables variables, Map<Class<?>, Object> services) {
        Map<Class<?>, Object> collaborators = new HashMap<>(Map.of(
                Session.class,
                new Session(variables),
                BatchRunner.class,
                new NoBatches(),
                SqlMode.class,
                (SqlMode) invocation -> OptionalInt.empty(),
                LineHistory.class,
                (LineHistory) List::of));
        collaborators.putAll(services);
        return new CommandTree(collaborators);
    }

    private static ImageStore noImages(Map<String, String> environment, Set<String> without) {
        throw new IllegalStateException("no engine here");
    }

    /** The command and all below it. */
    public static Stream<CommandLine> all(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().distinct().flatMap(TestCommands::all));
    }

    private static final class NoBatches implements BatchRunner {
        @Override
        public int runCommand(List<String> words, Invocation invocation, Streams streams) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requireRepeatable(List<String> words, Invocation invocation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int runText(String name, String text, List<String> arguments, Invocation invocation, Batch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int runFile(Path file, List<String> arguments, Invocation invocation, Batch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int runSourced(Path file, List<String> arguments, Invocation invocation) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int runInput(Invocation invocation, Batch batch) {
            throw new UnsupportedOperationException();
        }
    }
}
