package io.dps.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Model.CommandSpec;

/** Letters tell the style of each character: V verb, ! unknown, o option, t text, # comment, K keyword, B marked bracket, a dot: plain. */
final class PromptHighlighterTest {
    private static String styles(String line, boolean sqlMode, Optional<CommandSpec> tree) throws IOException {
        return styles(line, line.length(), sqlMode, tree);
    }

    private static String styles(String line, int cursor, boolean sqlMode, Optional<CommandSpec> tree)
            throws IOException {
        try (DumbTerminal terminal = new DumbTerminal(
                "test",
                "ansi",
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8)) {
            LineReader reader = LineReaderBuilder.builder().terminal(terminal).build();
            reader.getBuffer().write(line);
            reader.getBuffer().cursor(cursor);
            AttributedString shown = new PromptHighlighter(() -> tree, () -> true, sqlMode).highlight(reader, line);
            assertThat(shown.toString()).isEqualTo(line);
            StringBuilder styles = new StringBuilder();
            for (int i = 0; i < shown.length(); i++) {
                styles.append(letter(shown.styleAt(i)));
            }
            return styles.toString();
        }
    }

    private static char letter(AttributedStyle style) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        if (style.equals(plain.bold())) {
            return 'V';
        }
        if (style.equals(plain.foreground(AttributedStyle.RED))) {
            return '!';
        }
        if (style.equals(plain.foreground(AttributedStyle.CYAN))) {
            return 'o';
        }
        if (style.equals(plain.foreground(AttributedStyle.GREEN))) {
            return 't';
        }
        if (style.equals(plain.bold().underline())) {
            return 'B';
        }
        if (style.equals(plain.faint())) {
            return '#';
        }
        return style.equals(plain.foreground(AttributedStyle.BLUE).bold()) ? 'K' : '.';
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "topic list -o json   | VVVVV.VVVV.oo.....",
                "topc list            | !!!!.....",
                "topc                 | !!!!",
                "top                  | ...",
                "topic lst            | VVVVV.!!!",
                "topic li             | VVVVV...",
                "topic tail 'a b' x   | VVVVV.VVVV.ttttt..",
                "sele                 | ....",
                "select 'a' from t;   | KKKKKK.ttt.KKKK...",
                "select 1 -- two      | KKKKKK...######",
                "topic list > f && st | VVVVV.VVVV...t......",
                "stack images biuld x | VVVVV.VVVVVV.!!!!!..",
                "# a note             | ########",
                "$X list              | .......",
            })
    void each_part_of_a_line_has_its_style(String line, String expected) throws IOException {
        assertThat(styles(line, false, Optional.of(TestCommands.tree().getCommandSpec())))
                .isEqualTo(expected);
    }

    @Test
    void in_sql_mode_all_is_sql() throws IOException {
        assertThat(styles("topic from y", true, Optional.empty())).isEqualTo("......KKKK..");
    }

    @Test
    void nothing_is_red_before_the_commands_are_known() throws IOException {
        assertThat(styles("topc lst", false, Optional.empty())).isEqualTo("........");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "f(a, (b))    | 9  | .B......B",
                "f(a, (b))    | 8  | .B......B",
                "f(a, (b))    | 7  | .....B.B.",
                "f(a, (b))    | 1  | .B......B",
                "f(a, (b))    | 4  | .........",
                "f(a[1)]      | 5  | .......",
                "f(')', \"(\") | 1  | .Bttt..tttB",
                "f( -- )      | 7  | ...####",
                "(a           | 0  | ..",
            })
    void the_bracket_at_the_cursor_and_its_other_half_are_marked(String line, int cursor, String expected)
            throws IOException {
        assertThat(styles(line, cursor, true, Optional.empty())).isEqualTo(expected);
    }

    @Test
    void a_bracket_in_a_quoted_name_belongs_to_none() throws IOException {
        assertThat(styles("f(`(`)", 1, true, Optional.empty())).isEqualTo(".B...B");
        assertThat(styles("f(`(`)", 3, true, Optional.empty())).isEqualTo("......");
    }

    @Test
    void brackets_are_marked_in_the_sql_of_a_line_of_commands() throws IOException {
        assertThat(styles("echo a; select (1);", 18, false, Optional.empty())).isEqualTo("........KKKKKK.B.B.");
        assertThat(styles("echo a; select (1);", 16, false, Optional.empty())).isEqualTo("........KKKKKK.B.B.");
    }
}
