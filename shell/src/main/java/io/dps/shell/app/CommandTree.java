package io.dps.shell.app;

import io.dps.contract.Durations;
import io.dps.contract.UserFailure;
import io.dps.shell.line.BatchRunner;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.NamedFile;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.TypeConversionException;

/**
 * Builds the command tree for one line. Every line gets a new tree, so that no value is left over from the previous
 * line.
 */
public final class CommandTree {
    private final Map<Class<?>, Object> collaborators;

    /**
     * @param collaborators by type, the objects that constructors of commands may take besides the invocation and the
     *     services
     */
    public CommandTree(Map<Class<?>, Object> collaborators) {
        this.collaborators = new HashMap<>(collaborators);
        this.collaborators.put(CommandTree.class, this);
    }

    /** Creates the whole tree, with all commands bound to the invocation. */
    public CommandLine create(Invocation invocation) {
        return build(invocation, RootCommand.COMMANDS);
    }

    /** Creates the whole tree, with help texts that fit the terminal. */
    CommandLine forHelp(Invocation invocation) {
        CommandLine tree = create(invocation);
        fitHelp(tree, invocation);
        return tree;
    }

    /** Fits help texts to the width of the terminal. Called only for help, since finding out the width is slow. */
    private static void fitHelp(CommandLine tree, Invocation invocation) {
        if (invocation.streams().outIsTerminal()) {
            HelpLayout.apply(tree, invocation.streams().screen().width());
        }
    }

    /**
     * Creates the part of the tree that a line needs. If the line begins with a command, that is only this command,
     * which saves most of the time.
     */
    public CommandLine create(Invocation invocation, List<String> words) {
        Optional<Class<?>> first = RootCommand.COMMANDS.stream()
                .filter(type -> !words.isEmpty()
                        && type.getAnnotation(Command.class).name().equals(words.get(0)))
                .findFirst();
        CommandLine tree = build(invocation, first.<List<Class<?>>>map(List::of).orElse(RootCommand.COMMANDS));
        if (words.contains("-h") || words.contains("--help")) {
            fitHelp(tree, invocation);
        }
        return tree;
    }

    private CommandLine build(Invocation invocation, List<Class<?>> commands) {
        Factory factory = new Factory(invocation, collaborators);
        CommandLine tree = new CommandLine(
                new RootCommand(invocation, (BatchRunner) collaborators.get(BatchRunner.class)), factory);
        commands.forEach(type -> tree.addSubcommand(new CommandLine(type, factory)));
        tree.setCaseInsensitiveEnumValuesAllowed(true);
        tree.setUsageHelpAutoWidth(false);
        tree.getCommandSpec().parser().stopAtPositional(true);
        // Needed for a command as the value of an option, for example: dps -c history
        tree.setAllowSubcommandsAsOptionParameters(true);
        // Words for echo may begin with a dash; echo has no options of its own.
        Optional.ofNullable(tree.getSubcommands().get("echo"))
                .ifPresent(echo -> echo.setUnmatchedOptionsArePositionalParams(true));
        // Options behind the command that watch repeats are options of that command.
        Optional.ofNullable(tree.getSubcommands().get("watch")).ifPresent(watch -> watch.setStopAtPositional(true));
        tree.registerConverter(Duration.class, CommandTree::duration);
        tree.registerConverter(OptionalLong.class, text -> OptionalLong.of(whole(text)));
        tree.registerConverter(Integer.class, CommandTree::integer);
        tree.registerConverter(int.class, CommandTree::integer);
        tree.registerConverter(Instant.class, CommandTree::time);
        tree.registerConverter(Path.class, CommandTree::path);
        HelpLayout.apply(tree);
        return tree;
    }

    /**
     * Checks a line without running it: the command and its options must exist. Returns the command.
     *
     * @throws CommandLine.ParameterException with the error
     */
    public static CommandLine check(CommandLine tree, List<String> words) {
        CommandLine.ParseResult parsed = tree.parseArgs(words.toArray(String[]::new));
        while (parsed.hasSubcommand()) {
            parsed = parsed.subcommand();
        }
        CommandLine found = parsed.commandSpec().commandLine();
        boolean asksForHelp = parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested();
        if (found == tree && !words.isEmpty() && !asksForHelp) {
            throw new CommandLine.UnmatchedArgumentException(tree, List.of(words.get(0)));
        }
        if (found != tree && !runsAlone(found) && !asksForHelp) {
            throw new CommandLine.ParameterException(found, "Missing required subcommand");
        }
        return found;
    }

    /** Returns whether a command below the root does something without a subcommand; {@code stack} does not. */
    public static boolean runsAlone(CommandLine command) {
        return command.getSubcommands().isEmpty() || command.getCommand() instanceof Callable;
    }

    /** Returns the command that a tree has parsed last, whatever options precede it; empty for a line without a command. */
    static Optional<String> parsedCommand(CommandLine tree) {
        return Optional.ofNullable(tree.getParseResult())
                .filter(CommandLine.ParseResult::hasSubcommand)
                .map(parsed -> parsed.subcommand().commandSpec().name());
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text + "' is not a time; " + e.getMessage());
        }
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "'" + text + "' is not a time; expected for example 2026-11-22T07:00:00Z");
        }
    }

    private static Path path(String text) {
        try {
            return NamedFile.path(text);
        } catch (UserFailure e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static int integer(String text) {
        long number = whole(text);
        if (number != (int) number) {
            throw new TypeConversionException("'" + text + "' is too large");
        }
        return (int) number;
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number");
        }
    }

    /**
     * Creates commands with the invocation and the other objects that their constructors take. Leaves all other types
     * to picocli.
     */
    private static final class Factory implements IFactory {
        private final Invocation invocation;
        private final Map<Class<?>, Object> collaborators;
        private final Services services;

        Factory(Invocation invocation, Map<Class<?>, Object> collaborators) {
            this.invocation = invocation;
            this.collaborators = collaborators;
            this.services = new Services(invocation);
        }

        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                Class<?>[] asked = constructor.getParameterTypes();
                List<Object> found = new ArrayList<>(asked.length);
                for (Class<?> one : asked) {
                    find(one).ifPresent(found::add);
                }
                if (asked.length > 0 && found.size() == asked.length) {
                    constructor.setAccessible(true);
                    return type.cast(constructor.newInstance(found.toArray()));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }

        private Optional<Object> find(Class<?> type) {
            if (type == Invocation.class) {
                return Optional.of(invocation);
            }
            Object collaborator = collaborators.get(type);
            return collaborator == null ? services.find(type) : Optional.of(collaborator);
        }
    }
}
