package io.dps.shell.output;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The standard streams of a command and the terminal behind them.
 *
 * @param in the stream for input
 * @param out the stream for data, unbuffered
 * @param err the writer for notes, progress and errors, flushed after each line
 * @param destination where {@code out} leads
 * @param errIsTerminal whether {@code err} is a terminal
 * @param prompter asks the user questions; empty without a terminal
 * @param screen the screen of the terminal
 * @param pager shows long data at the terminal; empty if nobody is there to use it
 * @param job the number of the job at a prompt that the command belongs to; empty if Ctrl-C reaches the command
 */
public record Streams(
        InputStream in,
        OutputStream out,
        PrintWriter err,
        Destination destination,
        boolean errIsTerminal,
        Optional<Prompter> prompter,
        Screen screen,
        Optional<Pager> pager,
        OptionalInt job) {
    /** Returns true if {@code out} is shown on a terminal, now or as part of a panel. */
    public boolean outIsTerminal() {
        return destination == Destination.TERMINAL || outIsPanel();
    }

    /** Returns true if {@code out} becomes part of a panel: nothing else may write to the terminal then. */
    public boolean outIsPanel() {
        return destination == Destination.PANEL;
    }

    /** Returns a copy of these streams that writes the data to the given stream, which leads to a file or a program. */
    public Streams redirectedTo(OutputStream elsewhere, Destination kind) {
        return new Streams(in, elsewhere, err, kind, errIsTerminal, prompter, screen, Optional.empty(), job);
    }

    /** Returns a copy of these streams whose data and messages become part of a panel on the terminal. */
    public Streams shownIn(OutputStream data, PrintWriter messages) {
        return new Streams(
                in, data, messages, Destination.PANEL, errIsTerminal, prompter, screen, Optional.empty(), job);
    }

    /** Returns a copy of these streams with the given input and prompter. */
    public Streams reading(InputStream input, Optional<Prompter> asked) {
        return new Streams(input, out, err, destination, errIsTerminal, asked, screen, pager, job);
    }

    /** Returns a copy of these streams with the given standard error. */
    public Streams reportedTo(PrintWriter elsewhere) {
        return new Streams(in, out, elsewhere, destination, errIsTerminal, prompter, screen, pager, job);
    }

    /** Returns a copy of these streams for a job whose terminal belongs to someone else: it must not redraw lines. */
    public Streams inBackground() {
        return new Streams(in, out, err, destination, false, prompter, screen, Optional.empty(), job);
    }

    /** Returns a copy of these streams for the commands of a job at a prompt, which only {@code kill} ends. */
    public Streams ofJob(int number) {
        return new Streams(
                in, out, err, destination, false, prompter, screen, Optional.empty(), OptionalInt.of(number));
    }

    /** Returns a copy of these streams for lines that run without someone who would quit a pager. */
    public Streams withoutPager() {
        return new Streams(in, out, err, destination, errIsTerminal, prompter, screen, Optional.empty(), job);
    }

    /** The kinds of places to which data goes. */
    public enum Destination {
        TERMINAL,
        /** Lines that are captured, and formatted for the terminal on which they will be shown. */
        PANEL,
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
