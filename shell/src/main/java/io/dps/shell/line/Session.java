package io.dps.shell.line;

import io.dps.shell.settings.Variables;
import java.util.Optional;
import java.util.OptionalInt;

/** The state of one run of dps: variables, jobs, and whether it continues. Used by the loop's thread. */
public final class Session {
    private final Variables variables;
    private final Jobs jobs = new Jobs();
    private OptionalInt exitCode = OptionalInt.empty();
    private Optional<Recording> recording = Optional.empty();
    private boolean typed;

    public Session(Variables variables) {
        this.variables = variables;
    }

    public Variables variables() {
        return variables;
    }

    public Jobs jobs() {
        return jobs;
    }

    /** Ends the loop after the current line. */
    public void exit(int code) {
        exitCode = OptionalInt.of(code);
    }

    /** Notes that lines are typed at a prompt from now on. */
    void linesAreTyped() {
        typed = true;
    }

    boolean isTyped() {
        return typed;
    }

    /** Returns the file to which typed lines are written, if any. */
    Optional<Recording> recording() {
        return recording;
    }

    void record(Optional<Recording> now) {
        recording = now;
    }

    boolean isOpen() {
        return exitCode.isEmpty();
    }

    OptionalInt exitCode() {
        return exitCode;
    }
}
