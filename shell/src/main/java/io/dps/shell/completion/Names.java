package io.dps.shell.completion;

import java.util.List;
import java.util.Optional;

/** The names that are known now. Never waits for a server. */
@FunctionalInterface
public interface Names {
    /**
     * Returns the known names of a kind; an empty list if none are known yet.
     *
     * @param context the context that the line names; empty for the current one
     */
    List<Name> of(NameKind kind, Optional<String> context);

    /**
     * Notes that the prompt begins to wait for a key, which is a time to read names in the background.
     *
     * @param preparation other work that makes the first TAB faster; may be run on another thread
     */
    default void promptWaits(Runnable preparation) {}

    /** Notes that a line was typed and is about to run. */
    default void lineBegins() {}
}
