package io.dps.shell.line;

import io.dps.shell.settings.Variables;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One word of a command line before its variables are filled in. Filling in happens when the command runs, so that
 * {@code set A=1; echo ${A}} works; a value never becomes more than one word.
 *
 * @param parts what the word is made of, in order
 */
public record Word(List<Part> parts) {
    public Word {
        parts = List.copyOf(parts);
    }

    /** The word with its variables filled in. */
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

    /**
     * {@code ${NAME}}, {@code ${NAME:-fallback}} or {@code $1}.
     *
     * @param name name of the variable, or the number of an argument
     * @param fallback the value when it is not set; null when there is none
     */
    public record Reference(String name, String fallback) implements Part {
        @Override
        public String expand(Variables variables) {
            return variables.require(name, fallback);
        }
    }
}
