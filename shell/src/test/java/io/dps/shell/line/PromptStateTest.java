package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;

final class PromptStateTest {
    private static final String RED = "\u001b[31;1m";
    private static final String GREEN = "\u001b[32m";

    private static String text(PromptState state, long jobs, int code, boolean colour) throws IOException {
        try (Terminal terminal = new DumbTerminal(
                "test",
                "ansi",
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8)) {
            return state.text(jobs, code, colour, terminal);
        }
    }

    @Test
    void the_prompt_tells_of_services_that_are_silent_of_jobs_and_of_failures() throws IOException {
        PromptState well = new PromptState("lab", false, Optional.of(List.of()));
        PromptState ill = new PromptState("lab", false, Optional.of(List.of("connect", "kafka")));

        assertThat(text(PromptState.of("lab"), 0, 0, false)).isEqualTo("dps:lab> ");
        assertThat(text(well, 0, 0, false)).isEqualTo("dps:lab> ");
        assertThat(text(well, 1, 0, false)).isEqualTo("dps:lab (1 job)> ");
        assertThat(text(ill, 0, 0, false)).isEqualTo("dps:lab (connect, kafka down)> ");
        assertThat(text(ill, 2, 130, false)).isEqualTo("dps:lab (connect, kafka down, 2 jobs) [130]> ");
    }

    @Test
    void a_production_context_is_red_and_one_that_is_well_green() throws IOException {
        Optional<List<String>> none = Optional.of(List.of());

        assertThat(text(new PromptState("plant", true, none), 0, 0, true)).contains(RED + "plant");
        assertThat(text(new PromptState("lab", false, none), 0, 0, true)).contains(GREEN + "lab");
        assertThat(text(PromptState.of("lab"), 0, 0, true)).doesNotContain(RED, GREEN);
    }
}
