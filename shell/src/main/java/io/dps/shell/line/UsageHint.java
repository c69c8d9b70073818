package io.dps.shell.line;

import io.dps.shell.output.StrayArgument;
import io.dps.shell.output.Suggestion;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to write in place of a command line that picocli refuses. */
final class UsageHint {
    private final CommandLine command;
    private final String help;

    private UsageHint(CommandLine command) {
        this.command = command;
        this.help = "see: " + command.getCommandSpec().qualifiedName() + " --help";
    }

    static String of(ParameterException wrong) {
        UsageHint hint = new UsageHint(wrong.getCommandLine());
        if (wrong instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return hint.ofUnknown(unmatched.getUnmatched());
        }
        return wrong instanceof MissingParameterException missing ? hint.ofMissing(missing.getMissing()) : hint.help;
    }

    private String ofUnknown(List<String> words) {
        String word = words.get(0);
        if (word.startsWith("-")) {
            String name = word.split("=", 2)[0];
            return Suggestion.hint(
                    name,
                    command.getCommandSpec().optionsMap().keySet(),
                    siblings(name).orElse(help));
        }
        if (!command.getSubcommands().isEmpty()) {
            return Suggestion.hint(word, command.getSubcommands().keySet(), help);
        }
        return strayOption().map(option -> written(option, word)).orElse(help);
    }

    /** A value that stands there without the option that it is for. */
    private String ofMissing(List<ArgSpec> missing) {
        Optional<String> word = command.getUnmatchedArguments().stream()
                .filter(each -> !each.startsWith("-"))
                .findFirst();
        Optional<OptionSpec> option = strayOption().filter(missing::contains);
        return word.isPresent() && option.isPresent() ? written(option.get(), word.get()) : help;
    }

    private Optional<OptionSpec> strayOption() {
        return command.getCommandSpec().options().stream()
                .filter(option ->
                        option.userObject() instanceof Field field && field.isAnnotationPresent(StrayArgument.class))
                .findFirst();
    }

    private static String written(OptionSpec option, String word) {
        return "write: " + option.longestName() + " " + (word.matches("[^\\s'\"]+") ? word : "'" + word + "'");
    }

    /** The commands beside this one that have an option of that name. */
    private Optional<String> siblings(String option) {
        CommandLine parent = command.getParent();
        if (parent == null) {
            return Optional.empty();
        }
        String names = parent.getSubcommands().values().stream()
                .filter(each -> each.getCommandSpec().optionsMap().containsKey(option))
                .map(each -> "'" + each.getCommandSpec().qualifiedName().replaceFirst("^dps ", "") + "'")
                .distinct()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of("an option of " + names + "; " + help);
    }
}
