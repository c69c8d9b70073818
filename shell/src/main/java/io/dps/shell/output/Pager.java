package io.dps.shell.output;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Starts a program that shows data page by page, such as less. */
public interface Pager {
    /**
     * Starts the program, to which the terminal belongs until {@link Running#finish()}.
     *
     * @param command a text for the system's shell
     * @return the running program; empty if it is missing or broken, which was reported before
     * @throws IOException if there is no such program
     */
    Optional<Running> start(String command) throws IOException;

    /** Gives up a command that was reported as broken: it is not started again. */
    void giveUp(String command);

    /** A pager that runs. For one thread, except where stated. */
    interface Running {
        /** Returns the stream of the data to show; writing fails once the user has quit the pager. */
        OutputStream input();

        /** Passes the exit code to an action, on another thread, once the program has ended. */
        void whenEnded(IntConsumer action);

        /**
         * Ends the data, waits until the user quits the pager, and restores the terminal.
         *
         * @return the exit code of the program
         * @throws InterruptedException if the thread is interrupted; the program is ended and the terminal restored
         */
        int finish() throws InterruptedException;
    }
}
