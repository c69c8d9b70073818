package io.dps.shell.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.StreamProgress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamPanelTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:00:05Z");

    @Test
    void before_the_first_report_it_says_what_to_do() {
        assertThat(new StreamPanel().draw(StreamPanelTest::state, NOW, 120))
                .containsExactly("no stream has reported yet; start the averager with: stream start");
    }

    @Test
    void figures_of_the_last_report_stand_beside_their_bars() {
        // given
        StreamPanel panel = new StreamPanel();
        panel.add(Reports.batch(0, 0, 10, null));
        panel.add(Reports.batch(1, 10, 20, "2026-11-22T07:59:50Z"));

        // when
        List<String> lines = panel.draw(StreamPanelTest::state, NOW, 120);

        // then
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0)).isEqualTo("weather_data_avg  running  batch 1  4.0s ago");
        assertThat(lines.get(1)).startsWith("arriving").endsWith("██  10 records/s");
        assertThat(lines.get(2)).startsWith("processed").endsWith("██  20 records/s");
        assertThat(lines.get(3)).startsWith("batch time").endsWith("300 ms");
        assertThat(lines.get(4)).startsWith("state").endsWith("3 open windows");
        assertThat(lines.get(5)).startsWith("watermark").endsWith(" █  2026-11-22T07:59:50Z, 11.0s behind the clock");
        assertThat(lines.get(6)).startsWith("late").endsWith("no");
        assertThat(lines.get(7)).startsWith("rejected").endsWith("█  1 of 201 records");
    }

    @Test
    void a_narrow_terminal_shows_figures_before_bars() {
        // given
        StreamPanel panel = new StreamPanel();
        panel.add(Reports.batch(0, 0, 10, null));

        // then
        assertThat(panel.draw(StreamPanelTest::state, NOW, 65).get(1)).isEqualTo("arriving        █  10 records/s");
        assertThat(panel.draw(StreamPanelTest::state, NOW, 39).get(1)).isEqualTo("arriving    10 records/s");
    }

    @Test
    void a_report_that_repeats_a_batch_is_no_new_bar() {
        // given
        StreamPanel panel = new StreamPanel();
        panel.add(Reports.batch(0, 0, 10, null));
        panel.add(Reports.batch(0, 0, 10, null));

        // then
        assertThat(panel.draw(StreamPanelTest::state, NOW, 120).get(1))
                .contains(" █  10")
                .doesNotContain("██");
    }

    private static StreamStatus state(StreamProgress report) {
        return new StreamStatus(report, report.state().id(), Optional.of(report.pid()), Optional.empty());
    }
}
