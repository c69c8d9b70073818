package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Pagers that are not started. */
final class SystemPagerTest {
    private final SystemPager pager = new SystemPager();

    @Test
    void a_command_that_was_broken_is_not_started_again() throws IOException {
        pager.giveUp("true -X");

        assertThat(pager.start("true -X")).isEmpty();
    }

    @Test
    void a_program_that_is_missing_is_reported_once() throws IOException {
        assertThatThrownBy(() -> pager.start("no-such-pager -R"))
                .isInstanceOf(IOException.class)
                .hasMessage("the pager 'no-such-pager' is not on the PATH");

        assertThat(pager.start("no-such-pager -R")).isEmpty();
    }

    @Test
    void less_that_ctrl_c_ends_is_not_taken_for_a_broken_pager() {
        assertThat(SystemPager.meaning(2, true)).isEqualTo(130);
        assertThat(SystemPager.meaning(2, false)).isEqualTo(2);
        assertThat(SystemPager.meaning(0, true)).isZero();
    }
}
