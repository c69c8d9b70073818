package io.dps.shell.line;

import io.dps.shell.settings.VariableReference;
import io.dps.shell.settings.Variables;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One word of a command line before variable expansion. Expansion happens when the command runs, so that {@code set
 * A=1; echo ${A}} works; a value never becomes more than one word.
 *
 * @param parts the parts of the word, in order
 */
public record Word(List<Part> parts) {
    public Word {
        parts = List.copyOf(parts);
    }

    /** Returns the word with its variables expanded. */
    String expand(Variables variables) {
        return parts.stream().map(part -> part.expand(variables)).collect(Collectors.joining());
    }

    /** A piece of a word. */
    sealed interface Part permits Literal, Reference {
        String expand(Variables variables);
    }

    /** Text that stands for itself. */
    record Literal(String text) implements Part {
        @Override
        public String expand(Variables variables) {
            return text;
        }
    }

    /** A variable. */
    record Reference(VariableReference variable) implements Part {
        @Override
        public String expand(Variables variables) {
            return variable.expand(variables);
        }
    }
}
