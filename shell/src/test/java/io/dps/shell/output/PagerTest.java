package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.shell.output.Output.Verbosity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that are taller than the screen go through the pager, and only they. */
final class PagerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(50);
    private static final List<Column> COLUMNS = List.of(Column.number("n"));

    private final FakePager pager = new FakePager();
    private final CapturedStreams streams = CapturedStreams.onTerminal(new TestScreen(20, 5), pager);

    private Output output(String command) {
        return output(command, Optional.empty());
    }

    private Output output(String command, Optional<OutputFormat> chosen) {
        return new Output(
                streams.streams(), chosen, Verbosity.NORMAL, ProgressMode.IN_PLACE, Optional.of(command), false);
    }

    private static void show(Output output, int rows) {
        RowWriter writer = output.rows(COLUMNS);
        for (int i = 1; i <= rows; i++) {
            writer.row(List.of(i));
        }
        writer.finish();
    }

    @Test
    void rows_that_leave_a_line_for_the_prompt_are_printed() {
        show(output("less"), 3);

        assertThat(pager.commands).isEmpty();
        assertThat(streams.out()).isEqualTo("n\n1\n2\n3\n");
    }

    @Test
    void taller_rows_go_to_the_pager_whole() {
        show(output("less -R"), 4);

        assertThat(pager.commands).containsExactly("less -R");
        assertThat(pager.text()).isEqualTo("n\n1\n2\n3\n4\n");
        assertThat(pager.finished).isEqualTo(1);
        assertThat(pager.givenUp).isEmpty();
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void a_text_is_paged_if_it_is_taller_than_the_screen() {
        Output output = output("less");

        output.page("1\n2\n3\n4\n");
        assertThat(pager.commands).isEmpty();
        assertThat(streams.out()).isEqualTo("1\n2\n3\n4\n");
        output.page("1\n2\n3\n4\n5\n");

        assertThat(pager.text()).isEqualTo("1\n2\n3\n4\n5\n");
        assertThat(pager.finished).isEqualTo(1);
        assertThat(streams.out()).isEqualTo("1\n2\n3\n4\n");
    }

    @Test
    void quitting_the_pager_ends_a_long_text() {
        pager.ending(0, 0);
        Output output = output("less");

        assertThatThrownBy(() -> output.page("a line\n".repeat(100_000)))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OUTPUT_CLOSED));
        assertThat(output.end()).isEqualTo(PagerEnd.QUIT);
    }

    @Test
    void a_line_that_wraps_takes_several_rows() {
        RowWriter writer = output("less", Optional.of(OutputFormat.CSV)).rows(List.of(Column.text("n")));
        writer.row(List.of("温".repeat(31)));
        writer.finish();

        assertThat(pager.text()).endsWith("温\n");
    }

    @ParameterizedTest
    @EnumSource(value = OutputFormat.class, mode = EnumSource.Mode.EXCLUDE, names = "RAW")
    void every_format_can_be_paged(OutputFormat format) {
        show(output("less", Optional.of(format)), 200);

        assertThat(pager.text()).contains("199").contains("200").endsWith("\n");
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void rows_that_arrive_slowly_are_not_paged() {
        RowWriter writer = output("less").rows(COLUMNS);
        writer.row(List.of(1));
        writer.flush();
        assertThat(streams.out()).isEqualTo("n\n1\n");
        for (int i = 2; i < 30; i++) {
            writer.row(List.of(i));
        }
        writer.finish();

        assertThat(pager.commands).isEmpty();
        assertThat(streams.out()).endsWith("29\n");
    }

    @Test
    void a_table_that_is_paged_scrolls_sideways_in_place_of_being_cut() {
        List<Column> columns = List.of(Column.text("a"), Column.text("b"));
        RowWriter writer = output("less", Optional.of(OutputFormat.TABLE)).rows(columns);
        for (int i = 0; i < 9; i++) {
            writer.row(List.of("x".repeat(30), "y".repeat(30)));
        }
        writer.finish();

        assertThat(pager.text()).doesNotContain("…").endsWith("x  " + "y".repeat(30) + "\n");
    }

    @Test
    void a_million_rows_are_not_held() {
        long before = used();
        RowWriter writer = output("less").rows(COLUMNS);
        pager.ending(Integer.MAX_VALUE, 0);
        for (int i = 1; i <= 1_000_000; i++) {
            writer.row(List.of(i));
            if (i % 1000 == 0) {
                pager.shown.reset();
            }
        }
        assertThat(used() - before).isLessThan(16 << 20);
        writer.finish();
        assertThat(pager.text()).endsWith("1000000\n");
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void the_status_is_cleared_before_the_pager_starts() {
        Output output = output("less");
        AtomicReference<String> atStart = new AtomicReference<>("");
        pager.onStart(() -> atStart.set(streams.err()));
        try (StatusLine status = output.status()) {
            status.show("working");
            await().atMost(PATIENCE).until(() -> streams.err().contains("working"));

            show(output, 9);
        }

        assertThat(atStart.get()).endsWith("\r\u001b[K");
    }

    @Test
    void notes_wait_while_the_pager_runs() {
        Output output = output("less");
        RowWriter writer = output.rows(COLUMNS);
        for (int i = 0; i < 20_000; i++) {
            writer.row(List.of(i));
        }
        output.note("a warning");
        assertThat(pager.commands).hasSize(1);
        assertThat(streams.err()).isEmpty();
        writer.finish();

        assertThat(streams.err()).isEqualTo("a warning\n");
    }

    @Test
    void quitting_the_pager_ends_the_rows() {
        pager.ending(1, 0);
        Output output = output("less");

        assertThatThrownBy(() -> show(output, 100_000))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.OUTPUT_CLOSED));
        assertThat(output.end()).isEqualTo(PagerEnd.QUIT);
        assertThat(streams.err()).isEmpty();
        assertThat(streams.out()).isEmpty();
    }

    @Test
    void a_pager_that_was_quit_is_noticed_by_a_flush_of_few_rows() {
        pager.ending(0, 0);
        RowWriter writer = output("less", Optional.of(OutputFormat.CSV)).rows(COLUMNS);
        for (int i = 0; i < 9; i++) {
            writer.row(List.of(i));
        }

        assertThatThrownBy(writer::flush).isInstanceOfSatisfying(UserFailure.class, e -> assertThat(e.kind())
                .isEqualTo(FailureKind.OUTPUT_CLOSED));
        assertThat(pager.finished).isEqualTo(1);
    }

    @Test
    void quitting_the_pager_wakes_a_producer_that_waits_for_rows() {
        Output output = output("less");
        RowWriter writer = output.rows(COLUMNS);
        for (int i = 0; i < 20_000; i++) {
            writer.row(List.of(i));
        }
        assertThat(pager.commands).hasSize(1);

        pager.ended.complete(0);

        assertThatThrownBy(() -> Thread.sleep(60_000)).isInstanceOf(InterruptedException.class);
        assertThat(output.end()).isEqualTo(PagerEnd.QUIT);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void rows_in_a_format_of_their_own_end_with_the_output() {
        Output output = output("less", Optional.of(OutputFormat.JSON));
        RowWriter writer = output.rowsIn(OutputFormat.VERTICAL, COLUMNS);
        for (int i = 0; i < 20_000; i++) {
            writer.row(List.of(i));
        }
        output.note("a warning");
        assertThat(pager.text()).startsWith("-[ row 1 ]");
        assertThat(streams.err()).isEmpty();

        assertThat(output.end()).isEqualTo(PagerEnd.NONE);
        assertThat(pager.finished).isEqualTo(1);
        assertThat(streams.err()).isEqualTo("a warning\n");
    }

    @Test
    void quitting_after_the_last_row_interrupts_nothing() {
        show(output("less"), 9);

        pager.ended.complete(0);

        assertThat(Thread.interrupted()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 126, 127, 139})
    void rows_that_a_broken_pager_has_swallowed_are_printed(int exitCode) {
        pager.ending(0, exitCode).onStart(() -> pager.ended.complete(exitCode));

        show(output("broken -x"), 9);

        assertThat(streams.out()).isEqualTo("n\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        assertThat(streams.err())
                .isEqualTo("warning: the pager 'broken -x' ended with exit code " + exitCode
                        + "; the output is shown without a pager (see: --no-pager)\n");
        // One that a signal ended may do better the next time.
        assertThat(pager.givenUp).isEqualTo(exitCode < 128 ? List.of("broken -x") : List.of());
    }

    @Test
    void a_pager_that_is_missing_is_reported_and_rows_are_printed() {
        show(output("missing"), 9);

        assertThat(streams.out()).isEqualTo("n\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        assertThat(streams.err())
                .isEqualTo("warning: the pager 'missing' is not on the PATH; the output is shown without a pager"
                        + " (see: --no-pager)\n");
    }

    @Test
    void files_programs_jobs_batches_and_repeated_commands_have_no_pager() {
        Streams all = streams.streams();

        assertThat(all.pager()).isPresent();
        assertThat(List.of(
                        all.redirectedTo(streams.streams().out(), Streams.Destination.FILE),
                        all.redirectedTo(streams.streams().out(), Streams.Destination.PROGRAM),
                        all.inBackground(),
                        all.withoutPager(),
                        all.shownIn(all.out(), all.err())))
                .allMatch(each -> each.pager().isEmpty());
    }
}
