package io.dps.shell.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.CommandSpec;

/** Where the prompt offers commands and where not; the cursor is at the end. */
final class PromptCompleterTest {
    private static List<String> candidates(String text) throws IOException {
        LineReader reader = LineReaderBuilder.builder()
                .terminal(new DumbTerminal(InputStream.nullInputStream(), OutputStream.nullOutputStream()))
                .build();
        List<Candidate> candidates = new ArrayList<>();
        CommandSpec root = CommandSpec.create();
        root.addSubcommand("stack", CommandSpec.create().addSubcommand("status", CommandSpec.create()));
        root.addSubcommand("watch", CommandSpec.create().name("watch"));
        new PromptCompleter(() -> root, new FakeNames())
                .complete(reader, CursorLine.atPrompt(text, text.length()), candidates);
        return candidates.stream().map(Candidate::value).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "# com", "  # a comment ", "-- com", "stack\n# com"})
    void nothing_is_offered_in_a_comment(String text) throws IOException {
        assertThat(candidates(text)).isEmpty();
    }

    @Test
    void the_command_that_watch_repeats_is_completed_like_any_other() throws IOException {
        assertThat(candidates("watch ")).contains("stack");
        assertThat(candidates("watch 2 ")).contains("stack");
        assertThat(candidates("watch 2 stack ")).containsExactly("status");
        assertThat(candidates("watch stack ")).containsExactly("status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "# comment\n", "# comment\nst", "echo '#'; "})
    void commands_are_offered_around_comments(String text) throws IOException {
        assertThat(candidates(text)).contains("stack");
    }
}
