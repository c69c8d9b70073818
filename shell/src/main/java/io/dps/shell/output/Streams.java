package io.dps.shell.output;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The standard streams of a command and the terminal behind them.
 *
 * @param in its standard input
 * @param out where data goes, unbuffered
 * @param err where notes, progress and errors go, flushed by line
 * @param outIsTerminal whether a person sees {@code out}
 * @param errIsTerminal whether a person sees {@code err}
 * @param prompter asks the person at the terminal, if there is one
 * @param width columns of the terminal; asked only when needed, as it may cost something
 */
public record Streams(
        InputStream in,
        OutputStream out,
        PrintWriter err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        Optional<Prompter> prompter,
        IntSupplier width) {
    /** The same, but with data going elsewhere than a terminal. */
    public Streams redirectedTo(OutputStream elsewhere) {
        return new Streams(in, elsewhere, err, false, errIsTerminal, prompter, width);
    }

    /** Returns these streams with another standard error. */
    public Streams reportedTo(PrintWriter elsewhere) {
        return new Streams(in, out, elsewhere, outIsTerminal, errIsTerminal, prompter, width);
    }

    /** Asks a person. */
    @FunctionalInterface
    public interface Prompter {
        /** Shows the question and returns the answer, empty when there is none. */
        String ask(String question);

        /** As {@link #ask}, but the answer is not shown while it is typed; where nothing typed is shown it is the same. */
        default String promptSecret(String question) {
            return ask(question);
        }
    }
}
