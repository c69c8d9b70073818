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

    private LivePanel panel(int width) {
        return new LivePanel(text -> new DataWriter(terminal).print(text).flush(), () -> width);
    }

    private String text() {
        return terminal.toString(StandardCharsets.UTF_8);
    }
}
