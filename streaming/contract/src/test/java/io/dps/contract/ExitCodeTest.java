package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ExitCodeTest {
    @Test
    void every_exit_code_has_a_number_of_its_own_and_a_meaning() {
        assertThat(ExitCode.values()).extracting(ExitCode::value).containsExactly(0, 1, 2, 3, 4, 5, 6, 70, 130, 141);
        assertThat(ExitCode.values())
                .extracting(ExitCode::meaning)
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }
}
