package io.dps.shell.line;

import java.util.List;

/** The lines typed at the prompt. */
@FunctionalInterface
public interface LineHistory {
    /** Returns the lines typed so far, oldest first; empty without a prompt. */
    List<String> lines();
}
