package io.dps.shell.completion;

import io.dps.shell.sql.WatchInterval;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Completes commands, options and arguments, from the command tree and the names that are known. */
final class CommandCompleter {
    private final CommandSpec root;
    private final ArgumentValues values;

    /** @param root the tree of commands */
    CommandCompleter(CommandSpec root, ArgumentValues values) {
        this.root = root;
        this.values = values;
    }

    List<Candidate> candidates(CursorPlace.Command place) {
        String word = place.word().text();
        TypedCommand typed = new TypedCommand(root);
        place.before().forEach(typed::take);
        if (typed.pending != null) {
            return values.of(typed.pending, "", word, typed.positionals, typed.context());
        }
        if (typed.takesOptions && word.startsWith("-")) {
            int equals = word.indexOf('=');
            OptionSpec named = equals < 0 ? null : typed.spec.findOption(word.substring(0, equals));
            return named == null
                    ? options(typed)
                    : values.of(
                            named,
                            word.substring(0, equals + 1),
                            word.substring(equals + 1),
                            typed.positionals,
                            typed.context());
        }
        if (typed.namesCommand()) {
            List<Candidate> commands = commands(typed.helped());
            if (!typed.isHelp() || !typed.positionals.isEmpty()) {
                return commands;
            }
            // The declaration of help lists the pages.
            PositionalParamSpec page = typed.positional();
            if (page != null) {
                commands.addAll(values.of(page, "", word, typed.positionals, typed.context()));
            }
            return commands;
        }
        PositionalParamSpec positional = typed.positional();
        if (positional != null) {
            return values.of(positional, "", word, typed.positionals, typed.context());
        }
        return word.isEmpty() && typed.takesOptions ? options(typed) : List.of();
    }

    private static List<Candidate> commands(CommandSpec spec) {
        List<Candidate> candidates = new ArrayList<>();
        spec.subcommands().forEach((name, command) -> {
            String[] header = command.getCommandSpec().usageMessage().header();
            candidates.add(candidate(name, header.length > 0 ? header[0] : ""));
        });
        return candidates;
    }

    /** Returns the options of a command, except those that were given and cannot be repeated. */
    private static List<Candidate> options(TypedCommand typed) {
        return typed.spec.options().stream()
                .filter(option -> !option.hidden() && (option.isMultiValue() || !typed.options.contains(option)))
                .map(option -> candidate(option.longestName(), description(option)))
                .toList();
    }

    private static String description(OptionSpec option) {
        String text = String.join(" ", option.description()).replace("${DEFAULT-VALUE}", option.defaultValue() + "");
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    private static Candidate candidate(String value, String description) {
        return new Candidate(value, value, null, description.isEmpty() ? null : description, null, null, true);
    }

    /** The words of a command before the cursor, matched with the command tree. */
    private static final class TypedCommand {
        private final CommandSpec root;
        private CommandSpec spec;
        /** The option whose value comes next. */
        private @Nullable OptionSpec pending;

        private final Set<OptionSpec> options = new HashSet<>();
        private final List<String> positionals = new ArrayList<>();
        private @Nullable String context;
        private boolean takesOptions = true;

        TypedCommand(CommandSpec root) {
            this.root = root;
            this.spec = root;
        }

        void take(String word) {
            if (pending != null) {
                note(pending, word);
                pending = null;
            } else if (takesOptions && word.equals("--")) {
                takesOptions = false;
            } else if (takesOptions && word.startsWith("-") && word.length() > 1) {
                takeOption(word);
            } else if (isWatch() && WatchInterval.parse(word).isEmpty()) {
                spec = root;
                positionals.clear();
                take(word);
            } else if (positionals.isEmpty() && spec.subcommands().containsKey(word)) {
                spec = spec.subcommands().get(word).getCommandSpec();
            } else {
                positionals.add(word);
            }
        }

        private void takeOption(String word) {
            int equals = word.indexOf('=');
            OptionSpec option = spec.findOption(equals < 0 ? word : word.substring(0, equals));
            if (option == null) {
                return;
            }
            options.add(option);
            if (equals >= 0) {
                note(option, word.substring(equals + 1));
            } else if (option.arity().max() > 0) {
                pending = option;
            }
        }

        private void note(OptionSpec option, String value) {
            if (option.longestName().equals("--context")) {
                context = value;
            }
        }

        Optional<String> context() {
            return Optional.ofNullable(context);
        }

        /** Returns true if the next word is a command: the first one, or one whose help is asked for. */
        boolean namesCommand() {
            return (!spec.subcommands().isEmpty() && positionals.isEmpty()) || isHelp() || isWatch();
        }

        private boolean isWatch() {
            return spec.parent() == root && spec.name().equals("watch");
        }

        private boolean isHelp() {
            return spec.parent() == root && spec.name().equals("help");
        }

        /** Returns the command whose sub-commands come next. */
        CommandSpec helped() {
            if (isWatch()) {
                return root;
            }
            CommandSpec found = isHelp() ? root : spec;
            for (String word : positionals) {
                CommandLine next = found.subcommands().get(word);
                found = next == null ? CommandSpec.create() : next.getCommandSpec();
            }
            return found;
        }

        /** Returns the positional parameter that comes next; null if the command takes no more. */
        @Nullable
        PositionalParamSpec positional() {
            return spec.positionalParameters().stream()
                    .filter(each -> each.index().contains(positionals.size()))
                    .findFirst()
                    .orElse(null);
        }
    }
}
