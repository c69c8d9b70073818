package io.dps.shell.completion;

import java.util.List;

/** Reads the names of one context from its files and servers. */
@FunctionalInterface
public interface NameSource {
    /**
     * Reads all names of a kind; may block and fail. Called by one thread at a time, never by the thread of the prompt.
     * Asks the user nothing, starts nothing, and returns an empty list if nothing is deployed.
     */
    List<Name> read(NameKind kind);
}
