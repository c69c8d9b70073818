package io.dps.shell.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends data of one command through a pager, and holds back its notes meanwhile. For one thread. */
final class Paging {
    private final Streams streams;
    private final Optional<String> command;
    private final Runnable beforePager;
    private final Consumer<String> note;
    private final List<String> heldNotes = new ArrayList<>();
    private @Nullable PagedStream current;

    /**
     * @param command the command of the pager; empty for none
     * @param beforePager clears the terminal of what the pager must not find
     * @param note prints a note that was held back
     */
    Paging(Streams streams, Optional<String> command, Runnable beforePager, Consumer<String> note) {
        this.streams = streams;
        this.command = command;
        this.beforePager = beforePager;
        this.note = note;
    }

    boolean isPossible() {
        return streams.pager().isPresent() && command.isPresent();
    }

    /**
     * Returns a stream that leads to the pager once it has more data than the screen shows, otherwise to the terminal. Call
     * it only if {@link #isPossible}.
     */
    PagedStream open(OutputStream terminal) {
        PagedStream opened = new PagedStream(
                terminal,
                streams.pager().orElseThrow(),
                command.orElseThrow(),
                streams.screen(),
                beforePager,
                heldNotes::add);
        current = opened;
        return opened;
    }

    /** Shows a whole text, and returns when the user has quit the pager. Call it only if {@link #isPossible}. */
    void show(String text, OutputStream terminal) {
        try {
            PagedStream pages = open(terminal);
            pages.write(text.getBytes(StandardCharsets.UTF_8));
            pages.finish();
        } catch (IOException e) {
            throw OutputFailure.of(e);
        }
        close();
    }

    /** Returns true if a note has to wait for the end of the pager, which would scroll it off the screen. */
    boolean holds(String text) {
        return current != null && current.isPaging() && heldNotes.add(text);
    }

    /** Ends a pager that still runs: waits until the user quits it. Returns how the user has ended it early. */
    PagerEnd end() {
        if (current == null) {
            return PagerEnd.NONE;
        }
        current.abandon();
        PagerEnd end = current.end();
        close();
        return end;
    }

    /** Prints what waited for the end of the pager, which is not the cause of what fails from now on. */
    void close() {
        current = null;
        List<String> notes = List.copyOf(heldNotes);
        heldNotes.clear();
        notes.forEach(note);
    }
}
