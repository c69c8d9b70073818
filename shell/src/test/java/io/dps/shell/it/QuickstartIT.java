package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command for the main job, as it stands in the checkout, and what the pages say it prints. */
@Tag("slow")
class QuickstartIT {
    @Test
    void the_quickstart_runs_and_removes_what_it_started(@TempDir Path folder) {
        Dps dps = new Dps(folder);

        Dps.Result run =
                dps.run(Page.ROOT.resolve("scripts/quickstart.dps").toString()).succeeds();

        assertThat(run.err()).contains("3600 readings acknowledged", "averager");
        assertThat(run.out()).contains("avg_temperature", "sensor-1,1200,", "sensor-3,1200,");
        assertThat(run.out()).matches("(?s).*[\\u2801-\\u28ff].*");
        assertThat(dps.state().resolve("quickstart")).doesNotExist();
        List<String> seen = shape(Stream.concat(run.lines().stream(), run.err().lines()));
        assertThat(transcripts()).isNotEmpty().allSatisfy(shown -> {
            assertThat(shown.lines()).hasSizeGreaterThan(20);
            assertThat(seen).as("%s", shown).containsAll(shape(shown.lines().stream()));
        });
    }

    private static List<Page.Part> transcripts() {
        return Page.allParts().filter(part -> part.mark().equals("quickstart")).toList();
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
