package io.dps.shell.line;

import java.util.Optional;
import java.util.function.Supplier;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * The lines that are typed for a command that reads standard input. The terminal stays in raw mode from the first line to
 * the end: between two lines the system would take a Ctrl-D for itself, and it would be lost. Used by the thread of the
 * prompt.
 */
final class RawLines implements Supplier<Optional<String>> {
    private final Terminal terminal;
    private @Nullable Attributes before;

    RawLines(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * Returns the next line; empty after Ctrl-D.
     *
     * @throws io.dps.contract.UserFailure of kind {@code INTERRUPTED} after Ctrl-C
     */
    @Override
    public Optional<String> get() {
        if (before == null) {
            before = terminal.enterRawMode();
            terminal.writer().println("a line each, until Ctrl-D");
            terminal.flush();
        }
        Optional<String> line = Optional.empty();
        try {
            line = AnswerReader.readLine(terminal);
        } finally {
            if (line.isEmpty()) {
                end();
            }
        }
        return line;
    }

    /** Leaves raw mode, if a command has ended before its input. */
    void end() {
        if (before != null) {
            terminal.setAttributes(before);
            before = null;
        }
    }
}
