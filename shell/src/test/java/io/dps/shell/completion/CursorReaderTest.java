package io.dps.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading any text up to the cursor: it ends, and finds a word before the cursor. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
final class CursorReaderTest {
    private static final List<String> PIECES = List.of(
            "\r", "\n", "\t", " ", ";", "&", "|", ">", "'", "\"", "\\", "$", "#", "--", "/*", "(", "`", "a", "topic",
            "select ", "\\G", "\\watch", "2");

    @ParameterizedTest
    @ValueSource(strings = {"topic\rlist", "\r", "\r\r a", "select 1; |\rcat", "a > \r\rb", "a\\\r\nb\r"})
    void a_carriage_return_within_a_line_is_a_blank(String text) {
        assertThat(CursorLine.atPrompt(text, text.length()).word()).doesNotContain("\r");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1 \\wat", "select 1; \\G", "select 1\\watch 2"})
    void nothing_is_completed_in_the_ending_of_a_statement(String text) {
        assertThat(CursorReader.atPrompt(text, text.length())).isInstanceOf(CursorPlace.Nothing.class);
        assertThat(CursorReader.inSqlMode(text, text.length())).isInstanceOf(CursorPlace.Nothing.class);
        assertThat(CursorReader.atPrompt(text + " \nselect a", text.length() + 10))
                .isInstanceOf(CursorPlace.Sql.class);
    }

    @Test
    void every_text_is_read_to_the_cursor() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int pieces = random.nextInt(12); pieces >= 0; pieces--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            int cursor = random.nextInt(text.length() + 1);
            String typed = text.substring(0, cursor);

            assertThat(typed)
                    .endsWith(CursorReader.atPrompt(text.toString(), cursor)
                            .word()
                            .typed());
            assertThat(typed)
                    .endsWith(CursorReader.inSqlMode(text.toString(), cursor)
                            .word()
                            .typed());
        }
    }
}
