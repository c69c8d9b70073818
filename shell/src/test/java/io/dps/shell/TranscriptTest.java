package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command that no transcript types is a command that nobody has seen run. */
final class TranscriptTest {
    private static Stream<String> commands() {
        return TestCommands.all(TestCommands.tree())
                .filter(command -> command.getSubcommands().isEmpty())
                .map(command -> command.getCommandSpec().qualifiedName().substring("dps ".length()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_of_the_readme_has_a_transcript(String command) throws IOException {
        Pattern typed = Pattern.compile("(^|[;&|]\\s*)" + Pattern.quote(command) + "(\\s|;|$)");

        assertThat(Transcript.all().stream().flatMap(transcript -> transcript.steps().stream()))
                .as("a step of src/test/resources/transcripts that types '%s'", command)
                .anyMatch(step -> typed.matcher(step.line()).find());
    }

    /** The README shows steps of transcripts as they look at the prompt, with the times of a run. */
    @Test
    void the_readme_shows_what_transcripts_say() throws IOException {
        Map<List<String>, List<String>> said = new HashMap<>();
        for (Transcript transcript : Transcript.all()) {
            transcript.steps().forEach(step -> said.put(step.typed(), seenAtThePrompt(step)));
        }
        Map<List<String>, List<String>> shown = readme();

        assertThat(shown).hasSizeGreaterThan(10);
        shown.forEach((typed, seen) -> assertThat(
                        Normal.comparable(seen.stream().map(Normal::line).toList()))
                .as("README.md, below 'dps> %s'", String.join("\n", typed))
                .isEqualTo(Normal.comparable(said.getOrDefault(typed, List.of("in no transcript")))));
    }

    private static List<String> seenAtThePrompt(Transcript.Step step) {
        return step.seen().stream()
                .filter(line -> !line.matches("\\[[0-9]+\\]"))
                .map(line -> line.startsWith("! ") ? line.substring(2) : line)
                .toList();
    }

    private static Map<List<String>, List<String>> readme() throws IOException {
        Map<List<String>, List<String>> steps = new LinkedHashMap<>();
        List<String> typed = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of("..", "README.md"))) {
            boolean begins = inside && line.startsWith("dps> ");
            boolean ends = line.equals("<!-- /transcript -->");
            if ((begins || ends) && !typed.isEmpty()) {
                steps.put(List.copyOf(typed), Normal.withoutBlankEnd(seen));
                typed.clear();
                seen.clear();
            }
            inside = line.startsWith("<!-- transcript of ") || (inside && !ends);
            if (begins || (inside && seen.isEmpty() && line.startsWith("   > "))) {
                typed.add(line.substring(5));
            } else if (inside && !line.startsWith("```") && !typed.isEmpty()) {
                seen.add(line);
            }
        }
        return steps;
    }

    @Test
    void what_differs_from_run_to_run_is_left_out() {
        List<String> seen = Normal.of(
                "kafka  127.0.0.1:37085\nat 2024-05-01T00:00:00Z and 2026-11-25T03:04:25.123Z\n\n",
                "kafka      waiting      0.1s  process 27416\n3 rows in 8.2s\n",
                1,
                "/tmp/x");

        assertThat(seen)
                .containsExactly(
                        "kafka  127.0.0.1:PORT", "at 2024-05-01T00:00:00Z and NOW", "", "! 3 rows in TIME", "[1]");
    }
}
