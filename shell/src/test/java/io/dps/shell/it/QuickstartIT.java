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

/** The examples that people run first, as they stand in the checkout, and what the pages say they print. */
@Tag("slow")
class QuickstartIT {
    @TempDir
    private Path folder;

    @Test
    void the_quickstart_runs_and_removes_what_it_started() {
        Dps.Result run = runs("quickstart");

        assertThat(run.err()).contains("3600 readings acknowledged", "averager");
        assertThat(run.out()).contains("avg_temperature", "sensor-1,1200,", "sensor-3,1200,");
        assertThat(run.out()).matches("(?s).*[\\u2801-\\u28ff].*");
        assertIsWhatThePagesShow("quickstart", run);
    }

    @Test
    void the_stream_of_ones_own_runs_and_its_output_is_proved() {
        Dps.Result run = runs("own-stream");

        assertThat(run.err()).contains("3600 records acknowledged", "70 late, 45 twice, 36 malformed");
        assertThat(run.err()).containsPattern("[1-9][0-9]* late").containsPattern("[1-9][0-9]* correct");
        assertThat(run.out()).contains("* east  o north  + south  x west\n");
        assertIsWhatThePagesShow("own-stream", run);
    }

    /** Runs a script, which names its context after itself. */
    private Dps.Result runs(String name) {
        Dps dps = new Dps(folder);
        Dps.Result run = dps.run(Page.ROOT.resolve("scripts/" + name + ".dps").toString())
                .succeeds();
        assertThat(dps.state().resolve(name)).doesNotExist();
        return run;
    }

    private static void assertIsWhatThePagesShow(String mark, Dps.Result run) {
        List<String> seen = shape(Stream.concat(run.lines().stream(), run.err().lines()));
        List<Page.Part> shown =
                Page.allParts().filter(part -> part.mark().equals(mark)).toList();
        assertThat(shown).isNotEmpty().allSatisfy(part -> {
            assertThat(part.lines()).hasSizeGreaterThan(20);
            assertThat(seen).as("%s", part).containsAll(shape(part.lines().stream()));
        });
    }

    /** Lines without what differs from run to run: numbers, folders, drawings, and how often progress was said. */
    private static List<String> shape(Stream<String> lines) {
        return lines.filter(
                        line -> !line.matches(".*([┤│]|(averager|stream revenue) (starting|running|idle), batch).*"))
                .map(line -> line.replaceAll("\\S*/(quickstart|own-stream)", "/$1")
                        .replaceAll("[0-9]+(\\.[0-9]+)?", "#")
                        .replaceAll("#m#s", "#s")
                        // What a file takes is up to the file system.
                        .replaceAll("# [KM]iB$", "# bytes")
                        .replaceAll("\\s+", " ")
                        // How wide a plot is depends on the numbers at its side.
                        .replaceAll("─+", "─")
                        // A stream that has nothing to do is idle after a while.
                        .replaceAll("^revenue idle ", "revenue running ")
                        .strip())
                .collect(Collectors.toList());
    }
}
