package io.dps.shell.line;

import io.dps.shell.output.OutputFormat;
import io.dps.shell.sql.SqlEnding;
import java.util.List;
import java.util.Optional;

/**
 * A statement: steps joined by {@code &&} and {@code ||}, run from left to right.
 *
 * @param line number of its first line in the input, from 1
 * @param text its text as written
 * @param steps its steps, at least one
 * @param background true if it ends with {@code &}
 */
record Statement(int line, String text, List<Step> steps, boolean background) {
    Statement {
        steps = List.copyOf(steps);
    }

    /**
     * One command or SQL text, and the destination of its output.
     *
     * @param join the condition on the previous step
     * @param action what runs
     * @param destination the destination of its data
     */
    record Step(Join join, Action action, Destination destination) {}

    /** The condition under which a step runs. */
    enum Join {
        ALWAYS,
        AND,
        OR
    }

    /** The kind of work that a step runs. */
    sealed interface Action permits Command, Sql {}

    /** A command of dps as words. */
    record Command(List<Word> words) implements Action {
        Command {
            words = List.copyOf(words);
        }
    }

    /**
     * A SQL statement.
     *
     * @param text the statement exactly as written, without its ending
     * @param ending its ending; empty if the text ended before it
     */
    record Sql(String text, Optional<SqlEnding> ending) implements Action {
        /** Returns the words of the command that runs the statement as its ending says. */
        List<String> words() {
            return switch (ending.map(SqlEnding::kind).orElse(SqlEnding.Kind.SEMICOLON)) {
                case VERTICAL -> List.of("sql", "-o", OutputFormat.VERTICAL.label(), "--", text);
                case WATCH -> {
                    String interval = ending.map(SqlEnding::argument).orElse("");
                    yield List.of("watch", interval.isEmpty() ? "2" : interval, "sql", "--", text);
                }
                default -> List.of("sql", "--", text);
            };
        }
    }

    /** The destination of the data of a step. */
    sealed interface Destination permits Inherit, File, Program {}

    /** Standard output. */
    record Inherit() implements Destination {}

    /** {@code > FILE} or {@code >> FILE}. */
    record File(Word path, boolean append) implements Destination {}

    /** {@code | PROGRAM}, a text for the system's shell. */
    record Program(String text) implements Destination {}
}
