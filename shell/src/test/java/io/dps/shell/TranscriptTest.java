package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import java.io.IOException;
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
    private static final String SHOWN = "transcript of ";

    private static Stream<String> commands() {
        return TestCommands.all(TestCommands.tree())
                .filter(command -> command.getSubcommands().isEmpty())
                .map(command -> command.getCommandSpec().qualifiedName().substring("dps ".length()));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void every_command_has_a_transcript(String command) throws IOException {
        Pattern typed = Pattern.compile("(^|[;&|]\\s*)" + Pattern.quote(command) + "(\\s|;|$)");

        assertThat(Transcript.all().stream().flatMap(transcript -> transcript.steps().stream()))
                .as("a step of src/test/resources/transcripts that types '%s'", command)
                .anyMatch(step -> typed.matcher(step.line()).find());
    }

    /** A page shows steps of a transcript as they look at the prompt, with the times of a run. */
    @ParameterizedTest
    @MethodSource("shown")
    void a_page_shows_what_a_transcript_says(Page.Part part) throws IOException {
        String file = part.mark().substring(SHOWN.length()) + ".txt";
        Map<List<String>, List<String>> said = new HashMap<>();
        Transcript.all().stream()
                .filter(transcript -> transcript.toString().equals(file))
                .flatMap(transcript -> transcript.steps().stream())
                .forEach(step -> said.put(step.typed(), seenAtThePrompt(step)));
        Map<List<String>, List<String>> shown = steps(part.lines());

        assertThat(shown).isNotEmpty();
        shown.forEach((typed, seen) -> assertThat(
                        Normal.comparable(seen.stream().map(Normal::line).toList()))
                .as("%s, below 'dps> %s'", part, String.join("\n", typed))
                .isEqualTo(Normal.comparable(said.getOrDefault(typed, List.of("not in " + file)))));
    }

    private static Stream<Page.Part> shown() {
        return Page.allParts().filter(part -> part.mark().startsWith(SHOWN));
    }

    private static List<String> seenAtThePrompt(Transcript.Step step) {
        return step.seen().stream()
                .filter(line -> !line.matches("\\[[0-9]+\\]"))
                .map(line -> line.startsWith("! ") ? line.substring(2) : line)
                .toList();
    }

    private static Map<List<String>, List<String>> steps(List<String> lines) {
        Map<List<String>, List<String>> steps = new LinkedHashMap<>();
        List<String> typed = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String line : Stream.concat(lines.stream(), Stream.of("dps> ")).toList()) {
            boolean begins = line.startsWith("dps> ");
            if (begins && !typed.isEmpty()) {
                steps.put(List.copyOf(typed), Normal.withoutBlankEnd(seen));
                typed.clear();
                seen.clear();
            }
            if (begins || (seen.isEmpty() && line.startsWith("   > "))) {
                typed.add(line.substring(5));
            } else {
                seen.add(line);
            }
        }
        return steps;
    }

    @Test
    void what_differs_from_run_to_run_is_left_out() {
        List<String> seen = Normal.of(
                "kafka  127.0.0.1:37085\nat 2024-05-01T00:00:00Z and 2026-11-25T03:04:25.123Z\n\n",
                "kafka      starting     0.1s  process 27416\n3 rows in 8.2s\n",
                1,
                "/tmp/x");

        assertThat(seen)
                .containsExactly(
                        "kafka  127.0.0.1:PORT", "at 2024-05-01T00:00:00Z and NOW", "", "! 3 rows in TIME", "[1]");
    }
}
