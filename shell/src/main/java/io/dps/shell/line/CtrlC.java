package io.dps.shell.line;

import java.util.Optional;

/** Decides what to say when Ctrl-C has dropped what was typed. For the prompt's thread. */
final class CtrlC {
    private final String leaving;
    private boolean wasIdle;

    /** @param leaving tells how to leave the prompt */
    CtrlC(String leaving) {
        this.leaving = leaving;
    }

    /**
     * Returns a message for the user, if there is one: after a statement of several lines, and when Ctrl-C was pressed twice
     * with nothing typed, as someone does who wants to leave.
     */
    Optional<String> pressed(String typed) {
        boolean isIdle = typed.isBlank();
        boolean wantsToLeave = isIdle && wasIdle;
        wasIdle = isIdle && !wantsToLeave;
        if (!isIdle && typed.contains("\n")) {
            return Optional.of("the statement was dropped");
        }
        return wantsToLeave ? Optional.of(leaving) : Optional.empty();
    }

    /** Notes that a line was typed. */
    void lineTyped() {
        wasIdle = false;
    }
}
