package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
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

    @Test
    void a_list_has_the_codes_in_order_and_a_program_s_own_words_before_the_general_ones() {
        assertThat(ExitCode.list(
                        Map.of("0", "copied", "2", "no file is named"), Set.of(ExitCode.INTERNAL, ExitCode.USAGE)))
                .containsExactly(
                        Map.entry("0", "copied"), Map.entry("2", "no file is named"), Map.entry("70", "a bug in dps"));
    }
}
