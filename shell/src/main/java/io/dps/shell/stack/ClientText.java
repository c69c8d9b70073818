package io.dps.shell.stack;

import java.util.List;
import java.util.stream.Stream;

/**
 * Text that connects a program to the platform when it is pasted there.
 *
 * @param lines its lines
 * @param variables the environment variables that it takes secrets from
 * @param omitted names of headers that it lacks, because they may be secrets
 */
record ClientText(List<String> lines, List<String> variables, List<String> omitted) {
    static final ClientText NOTHING = new ClientText(List.of(), List.of(), List.of());

    ClientText {
        lines = List.copyOf(lines);
        variables = List.copyOf(variables);
        omitted = List.copyOf(omitted);
    }

    /** Returns this text followed by another. */
    ClientText and(ClientText next) {
        return new ClientText(
                joined(lines, next.lines), joined(variables, next.variables), joined(omitted, next.omitted));
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
