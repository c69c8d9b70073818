package io.dps.shell.line;

import io.dps.contract.Isolation;
import io.dps.shell.output.OutputFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completes commands, options, and the values of options that allow only a few values, from the command tree. Runs no
 * command and contacts no server.
 */
public final class CommandCompleter implements Completer {
    private final Supplier<CommandSpec> root;
    private final Supplier<List<String>> contexts;

    /** @param contexts supplies the names of contexts when a line needs them */
    public CommandCompleter(Supplier<CommandSpec> root, Supplier<List<String>> contexts) {
        this.root = root;
        this.contexts = contexts;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        CommandSpec spec = root.get();
        String pending = null;
        for (String word : line.words().subList(0, line.wordIndex())) {
            if (pending == null && spec.subcommands().containsKey(word)) {
                spec = spec.subcommands().get(word).getCommandSpec();
            }
            pending = takesValue(spec, word) ? word : null;
        }
        if (pending != null) {
            values(spec.findOption(pending)).forEach(value -> candidates.add(new Candidate(value)));
        } else if (line.word().startsWith("-")) {
            options(spec, line.word(), candidates);
        } else if (takesContext(spec)) {
            contexts.get().forEach(name -> candidates.add(new Candidate(name)));
        } else {
            commands(spec, candidates);
        }
    }

    /** Returns true for commands whose parameter is the name of an existing context. */
    private static boolean takesContext(CommandSpec spec) {
        return spec.parent() != null
                && spec.parent().name().equals("context")
                && spec.positionalParameters().stream()
                        .anyMatch(parameter -> parameter.paramLabel().equals("CONTEXT"));
    }

    private static boolean takesValue(CommandSpec spec, String word) {
        OptionSpec option = word.startsWith("-") ? spec.findOption(word) : null;
        return option != null && option.arity().max() > 0;
    }

    private static void commands(CommandSpec spec, List<Candidate> candidates) {
        spec.subcommands().forEach((name, command) -> {
            String[] header = command.getCommandSpec().usageMessage().header();
            candidates.add(new Candidate(name, name, null, header.length > 0 ? header[0] : null, null, null, true));
        });
    }

    private void options(CommandSpec spec, String word, List<Candidate> candidates) {
        int equals = word.indexOf('=');
        OptionSpec named = equals < 0 ? null : spec.findOption(word.substring(0, equals));
        if (named != null) {
            values(named).forEach(value -> candidates.add(new Candidate(word.substring(0, equals + 1) + value)));
            return;
        }
        spec.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .forEach(name -> candidates.add(new Candidate(name)));
    }

    private List<String> values(OptionSpec option) {
        return switch (option.longestName()) {
            case "--context" -> contexts.get();
            case "--output" -> OutputFormat.labels();
            case "--color" -> List.of("auto", "always", "never");
            case "--column" ->
                Stream.of("process_timestamp", "temperature", "humidity", "pressure", "sensor_id")
                        .map(field -> field + "=")
                        .toList();
            case "--isolation" ->
                Stream.of(Isolation.values()).map(Isolation::toString).toList();
            default -> List.of();
        };
    }
}
