package io.dps.shell.stack;

import java.util.List;
import java.util.stream.Stream;

/**
 * Text that connects a program to the platform when it is pasted there.
 *
 * @param lines its lines
 * @param variables the environment variables that it takes secrets from
 */
record ClientText(List<String> lines, List<String> variables) {
    static final ClientText NOTHING = new ClientText(List.of(), List.of());

    ClientText {
        lines = List.copyOf(lines);
        variables = List.copyOf(variables);
    }

    /** Returns this text followed by another. */
    ClientText and(ClientText next) {
        return new ClientText(
                Stream.concat(lines.stream(), next.lines.stream()).toList(),
                Stream.concat(variables.stream(), next.variables.stream()).toList());
    }
}
