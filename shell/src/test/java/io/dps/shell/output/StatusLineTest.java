package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatusLineTest {
    private static final String CLEAR = "\r\u001b[K";

    private final StringWriter err = new StringWriter();
    /** Any time may be the first. */
    private final AtomicLong now = new AtomicLong(-7);

    private int columns = 80;

    private StatusLine line(ProgressMode mode) {
        return new StatusLine(new PrintWriter(err), mode, () -> columns, now::get);
    }

    private void pass(StatusLine line, long millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
        line.redraw();
    }

    /** What was written since the last call. */
    private String written() {
        String text = err.toString();
        err.getBuffer().setLength(0);
        return text;
    }

    @Test
    void appears_after_half_a_second_and_is_rewritten_when_it_changes() {
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.show("reading");
            pass(line, 499);
            assertThat(written()).isEmpty();
            pass(line, 1);
            assertThat(written()).isEqualTo(CLEAR + "reading, 0s");
            pass(line, 100);
            assertThat(written()).isEmpty();
            pass(line, 400);
            assertThat(written()).isEqualTo(CLEAR + "reading, 1s");
            line.show("writing");
            assertThat(written()).isEmpty();
            pass(line, 60_000);
            assertThat(written()).isEqualTo(CLEAR + "writing, 1m1s");
        }

        assertThat(written()).isEqualTo(CLEAR);
    }

    @Test
    void a_command_that_ends_soon_shows_none() {
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.show("reading");
            pass(line, 400);
        }

        assertThat(written()).isEmpty();
    }

    @Test
    void a_note_stays_above_the_line() {
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.show("reading");
            pass(line, 1_000);
            line.print("bad row");
            pass(line, 100);
        }

        assertThat(written()).isEqualTo(CLEAR + "reading, 1s" + CLEAR + "bad row\n" + CLEAR + "reading, 1s" + CLEAR);
    }

    @Test
    void once_closed_it_does_not_come_back() {
        StatusLine line = line(ProgressMode.IN_PLACE);
        line.show("reading");
        pass(line, 1_000);
        line.close();
        written();

        line.show("writing");
        pass(line, 1_000);
        line.close();

        assertThat(written()).isEmpty();
    }

    @Test
    void the_known_end_gives_a_percentage_and_the_time_left() {
        AtomicInteger read = new AtomicInteger(10);
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.show(() -> CommandProgress.of("read", read.get(), 100));
            // The first ten were there at the start.
            pass(line, 20_000);
            assertThat(written()).isEqualTo(CLEAR + "read, 10%, 20s");
            read.set(40);
            pass(line, 10_000);
            assertThat(written()).isEqualTo(CLEAR + "read, 40%, 30s, about 20s left");
            read.set(100);
            pass(line, 1_000);
            assertThat(written()).isEqualTo(CLEAR + "read, 100%, 31s");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | 12 of 200 tasks, 2 of 4 stages, 34.1 MiB, 5s",
                "45 | 12 of 200 tasks, 2 of 4 stages, 34.1 MiB, 5s",
                "44 | 12 of 200 tasks, 2 of 4 stages, 5s",
                "40 | 12 of 200 tasks, 2 of 4 stages, 5s",
                "34 | 12 of 200 tasks, 5s",
                "18 | 12 of 200 tas, 5s",
                "12 | 12 of 200 t"
            })
    void on_a_narrow_terminal_the_text_is_cut_between_its_parts_and_the_time_stays(int width, String shown) {
        columns = width;
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.show("12 of 200 tasks, 2 of 4 stages, 34.1 MiB");
            pass(line, 5_000);
        }

        assertThat(written()).isEqualTo(CLEAR + shown + CLEAR);
    }

    @Test
    void foreign_text_cannot_steer_the_terminal() {
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.show("a\u001b[2Jb\n");
            pass(line, 1_000);
        }

        assertThat(written()).isEqualTo(CLEAR + "a\\u001b[2Jb\\n, 1s" + CLEAR);
    }

    @Test
    void where_no_line_can_be_rewritten_a_line_comes_every_few_seconds() {
        columns = 10;
        try (StatusLine line = line(ProgressMode.LINES)) {
            for (int tenths = 0; tenths <= 112; tenths++) {
                line.show("step " + tenths + " of a long way");
                pass(line, 100);
            }
            line.print("done");
        }

        assertThat(written())
                .isEqualTo("step 4 of a long way, 0s\nstep 54 of a long way, 5s\nstep 104 of a long way, 10s\ndone\n");
    }

    @Test
    void where_none_is_wanted_notes_still_come() {
        try (StatusLine line = line(ProgressMode.OFF)) {
            line.show("reading");
            pass(line, 10_000);
            line.print("bad row");
        }

        assertThat(written()).isEqualTo("bad row\n");
    }

    @Test
    void what_was_written_can_be_read_without_it() {
        try (StatusLine line = line(ProgressMode.IN_PLACE)) {
            line.print("first");
            line.show("reading");
            pass(line, 1_000);
            line.show("writing");
            pass(line, 1_000);
            line.print("second");
            pass(line, 1_000);
        }
        err.write("error: third\n");

        assertThat(StatusLine.removedFrom(err.toString())).isEqualTo("first\nsecond\nerror: third\n");
    }

    @Test
    void thousands_of_redraws_can_be_removed_on_a_thread_with_a_small_stack() throws InterruptedException {
        String written = "first\n" + (CLEAR + "reading, 1s").repeat(100_000) + CLEAR + "second\n";
        AtomicReference<String> left = new AtomicReference<>();
        Thread thread = new Thread(null, () -> left.set(StatusLine.removedFrom(written)), "small", 1 << 20);
        thread.start();
        thread.join();

        assertThat(left).hasValue("first\nsecond\n");
    }
}
