package io.dps.shell.app;

import io.dps.shell.line.Batch;
import io.dps.shell.line.ErrorMapper;
import io.dps.shell.line.Session;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.ShellContext;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Variables;
import io.dps.stack.model.ImageStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
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
        ShellContext surroundings = new ShellContext(
                new Session(variables), none, new SecretStore(), new NoBatches(), TestCommands::noImages, List::of);
        CapturedStreams streams = CapturedStreams.offTerminal();
        return CommandTree.create(new Invocation(surroundings, new GlobalOptions(), variables, streams.streams()));
    }

    /** Runs a command on a platform, as a line that is not of a batch; returns its exit code. */
    public static int run(Platform platform, CapturedStreams streams, String... words) {
        Variables variables = new Variables(Map.of());
        Platforms platforms = new Platforms(Config::context, config -> platform);
        ShellContext surroundings = new ShellContext(
                new Session(variables),
                platforms,
                new SecretStore(),
                new NoBatches(),
                TestCommands::noImages,
                List::of);
        CommandLine tree =
                CommandTree.create(new Invocation(surroundings, new GlobalOptions(), variables, streams.streams()));
        tree.setExecutionExceptionHandler((failure, command, parsed) -> ErrorMapper.say(
                ErrorMapper.report(failure), "", streams.streams().err(), false));
        return tree.execute(words);
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

    private static final class NoBatches implements ShellContext.BatchRunner {
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

        @Override
        public OptionalInt runSqlMode(Invocation invocation) {
            throw new UnsupportedOperationException();
        }
    }
}
