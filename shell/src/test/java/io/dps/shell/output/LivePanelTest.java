package io.dps.shell.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LivePanelTest {
    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

    @Test
    void lines_are_drawn_again_where_they_stood() {
        LivePanel panel = panel(80);

        panel.draw(List.of("a", "b"));
        panel.draw(List.of("c"));

        assertThat(text()).isEqualTo("\ra\u001b[K\n\rb\u001b[K\n\u001b[J\u001b[2A\rc\u001b[K\n\u001b[J");
    }

    @Test
    void a_line_is_cut_to_the_terminal_and_foreign_text_cannot_steer_it() {
        LivePanel panel = panel(6);

        panel.draw(List.of("▁▂▃▄▅▆▇█", "\u001b[2J"));

        assertThat(text()).isEqualTo("\r▁▂▃▄▅\u001b[K\n\r\\u001\u001b[K\n\u001b[J");
    }

    @Test
    void lines_that_are_left_stay_and_the_next_are_drawn_below() {
        LivePanel panel = panel(80);

        panel.draw(List.of("a", "b"));
        panel.leave(1);
        panel.draw(List.of("c"));

        assertThat(text()).isEqualTo("\ra\u001b[K\n\rb\u001b[K\n\u001b[J\u001b[1A\rc\u001b[K\n\u001b[J");
    }

    @Test
    void lines_beyond_the_screen_are_not_drawn_so_that_all_can_be_drawn_again() {
        LivePanel panel = panel(new TestScreen(80, 3));

        panel.draw(List.of("a", "b", "c"));
        panel.draw(List.of("d"));

        assertThat(text()).isEqualTo("\ra\u001b[K\n\rb\u001b[K\n\u001b[J\u001b[2A\rd\u001b[K\n\u001b[J");
    }

    @Test
    void lines_that_a_narrower_terminal_has_wrapped_are_drawn_over() {
        TestScreen screen = new TestScreen(80, 30);
        LivePanel panel = panel(screen);

        panel.draw(List.of("x".repeat(79), "", "y"));
        screen.resize(40, 30);
        panel.draw(List.of("z"));

        assertThat(text()).endsWith("\u001b[J\u001b[4A\rz\u001b[K\n\u001b[J");
    }

    @Test
    void a_line_is_as_wide_as_its_characters() {
        LivePanel panel = panel(6);

        panel.draw(List.of("温度温度", "e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", "😀😀😀"));

        assertThat(text())
                .isEqualTo("\r温度\u001b[K\n\re\u0301e\u0301e\u0301e\u0301e\u0301\u001b[K\n\r😀😀\u001b[K\n\u001b[J");
    }

    private LivePanel panel(int width) {
        return panel(() -> width);
    }

    private LivePanel panel(Screen screen) {
        return new LivePanel(text -> new DataWriter(terminal).print(text).flush(), screen);
    }

    private String text() {
        return terminal.toString(StandardCharsets.UTF_8);
    }
}
