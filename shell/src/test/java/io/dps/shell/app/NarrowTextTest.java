package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.HelpLayout.NarrowText;
import org.junit.jupiter.api.Test;

/** Lines for terminals of few columns, with and without colours. */
final class NarrowTextTest {
    private static final String LINE = "  -n, --last=N  Show the last N records, all of them together.";

    @Test
    void what_is_wrapped_stands_below_the_column_that_it_goes_on() {
        assertThat(NarrowText.wrap(LINE, 40))
                .isEqualTo("  -n, --last=N  Show the last N records,\n                all of them together.");
    }

    @Test
    void a_style_takes_no_column() {
        String styled = LINE.replace("--last", "\u001b[33m--last\u001b[39m\u001b[0m");

        assertThat(NarrowText.wrap(styled, 40).replaceAll("\u001b\\[[0-9;]*m", ""))
                .isEqualTo(NarrowText.wrap(LINE, 40));
    }

    @Test
    void a_line_that_fits_stays_as_it_is() {
        assertThat(NarrowText.wrap(LINE, LINE.length())).isEqualTo(LINE);
    }
}
