package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's command for the main job, as it stands in the checkout, and what the README says it prints. */
@Tag("slow")
class QuickstartIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void the_quickstart_runs_and_removes_what_it_started(@TempDir Path folder) throws IOException {
        Dps dps = new Dps(folder);

        Dps.Result run =
                dps.run(ROOT.resolve("scripts/quickstart.dps").toString()).succeeds();

        assertThat(run.err()).contains("3600 readings acknowledged", "averager");
        assertThat(run.out()).contains("avg_temperature", "sensor-1,1200,", "sensor-3,1200,");
        assertThat(run.out()).matches("(?s).*[\\u2801-\\u28ff].*");
        assertThat(dps.state().resolve("quickstart")).doesNotExist();
        assertThat(shape(Stream.concat(run.lines().stream(), run.err().lines())))
                .containsAll(shape(transcript().stream()));
    }

    private static List<String> transcript() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        String block = readme.substring(readme.indexOf("<!-- transcript -->"), readme.indexOf("<!-- /transcript -->"));
        List<String> lines = block.lines()
                .filter(line -> !line.startsWith("<!--") && !line.startsWith("```"))
                .toList();
        assertThat(lines).hasSizeGreaterThan(20);
        return lines;
    }

    /** Lines without what differs from run to run: numbers, folders, drawings, and how often progress was said. */
    private static List<String> shape(Stream<String> lines) {
        return lines.filter(line -> !line.matches(".*(┤|of 3600 readings|averager (starting|running|idle), batch).*"))
                .map(line -> line.replaceAll("\\S*/quickstart", "/quickstart")
                        .replaceAll("[0-9]+(\\.[0-9]+)?", "#")
                        .replaceAll("#m#s", "#s")
                        // What a file takes is up to the file system.
                        .replaceAll("# [KM]iB$", "# bytes")
                        .replaceAll("\\s+", " ")
                        .strip())
                .collect(Collectors.toList());
    }
}
