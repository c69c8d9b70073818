package io.dps.shell.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes the completion script for fish, for which picocli has no generator. */
final class FishCompletion {
    /** Succeeds if the command on the line, without options, their values and arguments, is the one given. */
    private static final String FUNCTION = """
            function __dps_at
                set -l found
                set -l value no
                for word in (commandline -opc)[2..-1]
                    if test $value = yes
                        set value no
                    else if string match -q -- '-*' $word
                        contains -- $word $__dps_valued; and set value yes
                    else if contains -- (string join ' ' $found $word) $__dps_commands
                        set -a found $word
                    else
                        break
                    end
                end
                test "$found" = "$argv[1]"
            end
            """;

    private final CommandSpec root;
    private final List<String> lines = new ArrayList<>();
    private final Set<String> paths = new LinkedHashSet<>();
    private final Set<String> valued = new LinkedHashSet<>();

    /** Options that all commands have, which need no condition. */
    private final Set<String> everywhere;

    FishCompletion(CommandSpec root) {
        this.root = root;
        this.everywhere = root.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> isEverywhere(name, root))
                .collect(Collectors.toSet());
    }

    private static boolean isEverywhere(String option, CommandSpec spec) {
        return spec.optionsMap().containsKey(option)
                && spec.subcommands().values().stream()
                        .allMatch(command -> isEverywhere(option, command.getCommandSpec()));
    }

    /** Returns the script. */
    String script() {
        root.options().stream()
                .filter(option -> everywhere.contains(option.longestName()))
                .forEach(option -> lines.add("complete -c dps" + of(option)));
        add(root, "");
        String heads = "# Completes dps in fish; printed by: dps completion fish\n"
                + "set -g __dps_commands " + quoted(paths) + "\n"
                + "set -g __dps_valued " + quoted(valued) + "\n";
        return heads + FUNCTION + "complete -c dps -f\n" + String.join("\n", lines) + "\n";
    }

    private void add(CommandSpec spec, String path) {
        String begin = "complete -c dps -n \"__dps_at '" + path + "'\"";
        spec.subcommands().forEach((name, command) -> {
            String below = path.isEmpty() ? name : path + " " + name;
            paths.add(below);
            String header =
                    String.join(" ", command.getCommandSpec().usageMessage().header());
            lines.add(begin + " -a " + quote(name) + " -d " + quote(header));
            add(command.getCommandSpec(), below);
        });
        spec.options().stream()
                .filter(option -> !option.hidden() && !everywhere.contains(option.longestName()))
                .forEach(option -> lines.add(begin + of(option)));
        spec.positionalParameters().forEach(parameter -> {
            if (isFile(parameter)) {
                lines.add(begin + " -F");
            } else if (parameter.completionCandidates() != null) {
                lines.add(begin + " -a " + quote(candidates(parameter)));
            }
        });
    }

    private String of(OptionSpec option) {
        StringBuilder text = new StringBuilder();
        for (String name : option.names()) {
            text.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
            valued.addAll(List.of(option.names()));
            text.append(isFile(option) ? " -r -F" : " -x");
            if (option.completionCandidates() != null) {
                text.append(" -a ").append(quote(candidates(option)));
            }
        }
        String description = option.description().length == 0 ? "" : option.description()[0];
        return text + " -d " + quote(description.replace("${DEFAULT-VALUE}", "" + option.defaultValue()));
    }

    private static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class || argument.paramLabel().contains("FILE");
    }

    private static String candidates(ArgSpec argument) {
        return StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                .collect(Collectors.joining(" "));
    }

    private static String quoted(Set<String> words) {
        return words.stream().map(FishCompletion::quote).collect(Collectors.joining(" "));
    }

    private static String quote(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
