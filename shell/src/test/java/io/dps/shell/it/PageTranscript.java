package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a page says that commands print, held against what they print. */
final class PageTranscript {
    /**
     * Lines of progress, printed as often as there is time for them, or only where dps makes the swarm. The step is the
     * second word: a row of {@code stack status} may have any of these words in its detail.
     */
    private static final String NOT_ALWAYS =
            "[\\w-]+ +(starting|stopping) +[0-9.ms]+( .*)?|swarm .*|\\w+: (queued|scheduled|running)";

    /** An error of a task before the one that is healthy: the engine's matter, and its detail says so. */
    private static final String EARLIER = " earlier: .*";

    private final Map<String, List<String>> steps;

    private PageTranscript(Map<String, List<String>> steps) {
        this.steps = steps;
    }

    /** The commands between the marks of this name, each behind {@code $ dps}; what other commands print is not held. */
    static PageTranscript read(String name) {
        Map<String, List<String>> steps = new LinkedHashMap<>();
        List<String> seen = new ArrayList<>();
        for (String line : block(name)) {
            if (line.startsWith("$ dps ")) {
                seen = new ArrayList<>();
                steps.put(line.substring("$ dps ".length()), seen);
            } else if (line.startsWith("$ ")) {
                seen = new ArrayList<>();
            } else {
                seen.add(line);
            }
        }
        assertThat(steps).isNotEmpty();
        return new PageTranscript(steps);
    }

    /** Demands that each line between the marks of this name is among those seen. */
    static void requireBlock(String name, List<String> seen) {
        requireAll(name, block(name), seen.stream());
    }

    private static List<String> block(String name) {
        return Page.block(name).stream().filter(line -> !line.isBlank()).toList();
    }

    /** Demands that all lines which the page shows below a command are among those of a run of it. */
    void require(String command, Dps.Result run) {
        List<String> shown = steps.get(command);
        assertThat(shown).as("the pages, $ dps %s", command).isNotNull();
        requireAll(
                "$ dps " + command,
                shown,
                Stream.concat(run.lines().stream(), run.err().lines()));
    }

    /** Three dots in a line of a page stand for what was cut there. */
    private static void requireAll(String place, List<String> shown, Stream<String> seen) {
        List<String> printed = seen.toList();
        List<String> lines = shape(printed.stream());
        assertThat(shape(shown.stream()))
                .as("the pages, %s, which printed%n%s%n", place, String.join("\n", printed))
                .isNotEmpty()
                .allSatisfy(line -> {
                    String pattern = Stream.of(line.split("\\.\\.\\.", -1))
                            .map(Pattern::quote)
                            .collect(Collectors.joining(".*"));
                    assertThat(lines).anyMatch(candidate -> candidate.matches(pattern));
                });
    }

    /** The commands, in their order. */
    List<String> commands() {
        return List.copyOf(steps.keySet());
    }

    /** Lines without what differs from run to run: numbers, ids, names of nodes and folders, which manager leads. */
    private static List<String> shape(Stream<String> lines) {
        return lines.filter(line -> !line.matches(NOT_ALWAYS))
                .map(line -> line.replace(DeployedSwarm.NAME + "_", "dps_")
                        .replaceAll("(?<![0-9a-z])[0-9a-z]{12}(?![0-9a-z])", "ID")
                        .replaceAll("/\\S+/dps/\\S+", "FOLDER")
                        .replaceAll("[0-9]+(\\.[0-9]+)*", "#")
                        .replaceAll("#m#s", "#s")
                        .replaceAll("\\b(leader|reachable)\\b", "MANAGER")
                        .replaceFirst(EARLIER, "")
                        .replaceAll("\\s+", " ")
                        .replaceAll("(#/# )\\S+", "$1NODE")
                        .strip())
                .toList();
    }
}
