package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the README says that commands print, held against what they print. */
final class ReadmeTranscript {
    private static final Path README =
            Path.of("..").toAbsolutePath().normalize().resolve("README.md");

    /** Said as often as there is time for it, or only where dps makes the swarm. */
    private static final String NOT_ALWAYS = ".* (waiting|starting|stopping) .*|swarm .*|[0-9]+ of [0-9]+ readings .*";

    private final Map<String, List<String>> open;

    private ReadmeTranscript(Map<String, List<String>> open) {
        this.open = open;
    }

    /** The commands between the marks of this name, each behind {@code $ dps}. */
    static ReadmeTranscript read(String name) throws IOException {
        String readme = Files.readString(README);
        String block =
                readme.substring(readme.indexOf("<!-- " + name + " -->"), readme.indexOf("<!-- /" + name + " -->"));
        Map<String, List<String>> steps = new LinkedHashMap<>();
        List<String> seen = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("$ dps ")) {
                seen = new ArrayList<>();
                steps.put(line.substring("$ dps ".length()), seen);
            } else if (!line.isBlank() && !line.startsWith("```") && !line.startsWith("<!--")) {
                seen.add(line);
            }
        }
        assertThat(steps).isNotEmpty();
        return new ReadmeTranscript(steps);
    }

    /** Demands that all lines which the README shows below a command are among those of a run of it. */
    void require(String command, Dps.Result run) {
        List<String> shown = open.remove(command);
        assertThat(shown).as("README.md, $ dps %s", command).isNotNull();
        assertThat(shape(Stream.concat(run.lines().stream(), run.err().lines())))
                .as("README.md, below $ dps %s", command)
                .containsAll(shape(shown.stream()));
    }

    /** The commands that no run was held against. */
    List<String> open() {
        return List.copyOf(open.keySet());
    }

    /** Lines without what differs from run to run: numbers, ids, names of nodes and folders. */
    private static List<String> shape(Stream<String> lines) {
        return lines.filter(line -> !line.matches(NOT_ALWAYS))
                .map(line -> line.replace(DeployedSwarm.NAME + "_", "dps_")
                        .replaceAll("(?<![0-9a-z])[0-9a-z]{12}(?![0-9a-z])", "ID")
                        .replaceAll("/\\S+/dps/\\S+", "FOLDER")
                        .replaceAll("[0-9]+(\\.[0-9]+)*", "#")
                        .replaceAll("#m#s", "#s")
                        .replaceAll("\\s+", " ")
                        .replaceAll("(#/# )\\S+", "$1NODE")
                        .strip())
                .toList();
    }
}
