package io.dps.shell.output;

/** The screen of the terminal behind the streams of a command. Its size is read when it is needed: a user may resize it. */
@FunctionalInterface
public interface Screen {
    /** Returns the columns. May be slow. */
    int width();

    /** Returns the rows; by default as many as are wanted. May be slow. */
    default int height() {
        return Integer.MAX_VALUE;
    }
}
