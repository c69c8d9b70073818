package io.dps.shell.platform;

import java.util.Optional;

/** A command that {@code watch} may have to refuse. Asked once its options are known, before it runs. */
public interface NotRepeatable {
    /** Returns why the command cannot run again and again, as the rest of a sentence about it; empty if it can. */
    Optional<String> whyNotRepeated();

    /** The reason of a command that runs until Ctrl-C. */
    String NEVER_ENDS = "runs until Ctrl-C";
}
