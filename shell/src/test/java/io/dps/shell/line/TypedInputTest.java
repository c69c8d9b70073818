package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TypedInputTest {
    private final Deque<Optional<String>> typed = new ArrayDeque<>();
    private final TypedInput input = new TypedInput(typed::remove);

    @Test
    void gives_the_bytes_of_each_line_and_ends_where_the_user_ends_it() throws IOException {
        typed.addAll(List.of(Optional.of("a\u00b0"), Optional.of(""), Optional.empty(), Optional.of("next")));

        assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("a\u00b0\n\n");
        assertThat(input.read()).isEqualTo('n');
    }

    @Test
    void asks_for_a_line_only_when_the_last_one_is_used_up() {
        typed.addAll(List.of(Optional.of("first"), Optional.of("second")));

        byte[] bytes = new byte[100];
        assertThat(input.read(bytes, 0, 100)).isEqualTo("first\n".length());
        assertThat(typed).hasSize(1);
        assertThat(input.available()).isZero();
    }
}
