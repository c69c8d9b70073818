package io.dps.shell.sql;

import io.dps.shell.platform.Invocation;
import java.util.OptionalInt;

/** Runs SQL as it is typed. */
@FunctionalInterface
public interface SqlMode {
    /** Returns the exit code of what was typed; nothing where nobody types. */
    OptionalInt run(Invocation invocation);
}
