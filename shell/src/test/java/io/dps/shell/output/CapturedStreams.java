package io.dps.shell.output;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** Streams of a command whose output is kept, for tests. */
public final class CapturedStreams {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();
    private final Streams streams;

    private CapturedStreams(
            String input, boolean terminal, Screen screen, Optional<Streams.Prompter> prompter, Optional<Pager> pager) {
        this.streams = new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintWriter(err, true),
                terminal ? Streams.Destination.TERMINAL : Streams.Destination.PROGRAM,
                terminal,
                prompter,
                screen,
                pager,
                OptionalInt.empty());
    }

    /** Neither output nor errors are seen by a person, and there is no input. */
    public static CapturedStreams offTerminal() {
        return withInput("");
    }

    /** As {@link #offTerminal()}, with a text as standard input. */
    public static CapturedStreams withInput(String input) {
        return new CapturedStreams(input, false, () -> 0, Optional.empty(), Optional.empty());
    }

    /** A person sees all of it. */
    public static CapturedStreams onTerminal(int width) {
        return onTerminal(() -> width);
    }

    /** A person sees all of it, on a screen of that size. */
    public static CapturedStreams onTerminal(Screen screen) {
        return new CapturedStreams("", true, screen, Optional.empty(), Optional.empty());
    }

    /** A person sees all of it, and pages through what is taller than the screen. */
    public static CapturedStreams onTerminal(Screen screen, Pager pager) {
        return new CapturedStreams("", true, screen, Optional.empty(), Optional.of(pager));
    }

    /** A person sees all of it and answers questions. */
    public static CapturedStreams onTerminal(int width, Streams.Prompter prompter) {
        return new CapturedStreams("", true, () -> width, Optional.of(prompter), Optional.empty());
    }

    public Streams streams() {
        return streams;
    }

    /** What went to standard output. */
    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What went to standard error. */
    public String err() {
        return err.toString();
    }
}
