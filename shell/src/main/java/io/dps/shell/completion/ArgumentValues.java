package io.dps.shell.completion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;

/**
 * The values that an option or positional parameter may take. Its declaration says which: an enum and completion
 * candidates list them, a path is a file, and a label such as {@code TOPIC} is a {@link NameKind}.
 */
final class ArgumentValues {
    private static final String FILE = "FILE";

    private final Names names;
    private final FileNames files;

    ArgumentValues(Names names, FileNames files) {
        this.names = names;
        this.files = files;
    }

    /** Returns true if the declaration of an argument says what its values are. */
    static boolean areKnown(ArgSpec argument) {
        return argument.completionCandidates() != null
                || isFile(argument)
                || NameKind.ofLabel(argument.paramLabel()).isPresent();
    }

    /**
     * Returns the values that may follow.
     *
     * @param before what precedes the value in the word at the cursor, such as {@code --output=}
     * @param typed the value as far as it is typed
     * @param positionals the positional arguments before the cursor
     */
    List<Candidate> of(
            ArgSpec argument, String before, String typed, List<String> positionals, Optional<String> context) {
        if (isFile(argument)) {
            return files.candidates(before, typed);
        }
        int comma = argument.splitRegex().equals(",") ? typed.lastIndexOf(',') + 1 : 0;
        String prefix = before + typed.substring(0, comma);
        List<Candidate> candidates = new ArrayList<>();
        if (argument.completionCandidates() != null) {
            argument.completionCandidates()
                    .forEach(value -> candidates.add(candidate(prefix, value, "", !value.endsWith("="))));
            return candidates;
        }
        // A value comes after the name, as in NAME=VALUE.
        boolean assigns = argument.paramLabel().contains("=");
        NameKind.ofLabel(argument.paramLabel())
                .map(kind -> named(kind, positionals, context))
                .orElse(List.of())
                .forEach(name -> candidates.add(
                        candidate(prefix, name.text() + (assigns ? "=" : ""), name.description(), !assigns)));
        return candidates;
    }

    private List<Name> named(NameKind kind, List<String> positionals, Optional<String> context) {
        Optional<NameKind> owner = kind.owner();
        if (owner.isEmpty()) {
            return names.of(kind, context);
        }
        return names.of(owner.get(), context).stream()
                .filter(name -> !positionals.isEmpty() && name.text().equals(positionals.get(0)))
                .flatMap(name -> name.members().stream())
                .toList();
    }

    private static boolean isFile(ArgSpec argument) {
        boolean path = argument.type() == Path.class
                || (argument.auxiliaryTypes().length > 0 && argument.auxiliaryTypes()[0] == Path.class);
        return path || argument.paramLabel().contains(FILE);
    }

    private static Candidate candidate(String prefix, String value, String description, boolean complete) {
        @Nullable String text = description.isEmpty() ? null : description;
        return new Candidate(prefix + value, value, null, text, null, null, complete);
    }
}
