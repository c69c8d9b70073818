package io.dps.shell.sql;

import io.dps.shell.platform.Invocation;
import java.util.OptionalInt;

/** Runs SQL that the user types interactively. */
@FunctionalInterface
public interface SqlMode {
    /** Reads and runs statements, and returns the exit code; empty without a terminal. */
    OptionalInt run(Invocation invocation);
}
