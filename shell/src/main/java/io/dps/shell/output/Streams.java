package io.dps.shell.output;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * The standard streams of a command and the terminal behind them.
 *
 * @param in the stream for input
 * @param out the stream for data, unbuffered
 * @param err the writer for notes, progress and errors, flushed after each line
 * @param destination where {@code out} leads
 * @param errIsTerminal whether {@code err} is a terminal
 * @param prompter asks the user questions; empty without a terminal
 * @param width returns the columns of the terminal; called only when needed, since it may be slow
 */
public record Streams(
        InputStream in,
        OutputStream out,
        PrintWriter err,
        Destination destination,
        boolean errIsTerminal,
        Optional<Prompter> prompter,
        IntSupplier width) {
    /** Returns true if {@code out} is a terminal. */
    public boolean outIsTerminal() {
        return destination == Destination.TERMINAL;
    }

    /** Returns a copy of these streams that writes the data to the given stream, which leads to a file or a program. */
    public Streams redirectedTo(OutputStream elsewhere, Destination kind) {
        return new Streams(in, elsewhere, err, kind, errIsTerminal, prompter, width);
    }

    /** Returns a copy of these streams with the given standard error. */
    public Streams reportedTo(PrintWriter elsewhere) {
        return new Streams(in, out, elsewhere, destination, errIsTerminal, prompter, width);
    }

    /** Returns a copy of these streams for a job whose terminal belongs to someone else: it must not redraw lines. */
    public Streams inBackground() {
        return new Streams(in, out, err, destination, false, prompter, width);
    }

    /** The kinds of places to which data goes. */
    public enum Destination {
        TERMINAL,
        FILE,
        /** A program, which may draw on the terminal itself, as a pager does. */
        PROGRAM
    }

    /** Asks questions at the terminal. */
    @FunctionalInterface
    public interface Prompter {
        /** Prints the question and returns the answer; empty if there is none. */
        String ask(String question);

        /**
         * Like {@link #ask}, but does not echo the answer. The default implementation is for a prompter that never
         * echoes.
         */
        default String promptSecret(String question) {
            return ask(question);
        }
    }
}
