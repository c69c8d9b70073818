package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Transcript.Step;
import io.dps.shell.app.Shell;
import io.dps.shell.app.ShellTester.Result;
import io.dps.shell.it.ForkPorts;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.settings.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command as a user types and sees it, through the loop that files and the prompt share, on one real stack that the
 * first transcript deploys and the last removes. {@code -Ddps.transcripts=update} writes what is seen into the files;
 * the diff is then the review.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TranscriptIT {
    private static final boolean UPDATE =
            System.getProperty("dps.transcripts", "").equals("update");

    private Path folder;
    private Variables variables;
    private String homeBefore;

    @BeforeAll
    void open(@TempDir Path folder) {
        this.folder = folder;
        Map<String, String> environment = new HashMap<>(ForkPorts.variables());
        environment.putAll(Map.of(
                "XDG_STATE_HOME", folder.resolve("state").toString(),
                "XDG_CONFIG_HOME", folder.resolve("config").toString(),
                "XDG_CACHE_HOME", System.getProperty("dps.cache"),
                "HOME", folder.toString(),
                "PATH", System.getenv("PATH"),
                "FOLDER", folder.toString()));
        this.variables = new Variables(environment);
        homeBefore = System.getProperty("dps.home", "");
        System.setProperty("dps.home", System.getProperty("dps.distribution"));
    }

    @AfterAll
    void close() {
        try (Shell shell = new Shell(variables)) {
            run(shell, "stack remove --purge -y", "");
        } finally {
            System.setProperty("dps.home", homeBefore);
        }
    }

    private static List<Transcript> transcripts() throws IOException {
        return Transcript.all();
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void what_is_seen_is_what_the_transcript_says(Transcript transcript) throws IOException {
        List<Step> changed = new ArrayList<>();
        try (Shell shell = new Shell(variables)) {
            for (Step step : transcript.steps()) {
                Result result = run(shell, step.line(), step.standardInput());
                List<String> seen = Normal.of(result.out(), result.err(), result.code(), folder.toString());
                if (!UPDATE) {
                    assertThat(Normal.comparable(seen))
                            .as("%s: %s", transcript, step.line())
                            .isEqualTo(Normal.comparable(step.seen()));
                }
                changed.add(step.seeing(seen));
            }
        }
        if (UPDATE) {
            transcript.write(changed);
        }
    }

    private static Result run(Shell shell, String line, String input) {
        CapturedStreams streams = CapturedStreams.withInput(input);
        int code = shell.run(List.of("-c", line), streams.streams());
        return new Result(code, streams.out(), streams.err());
    }
}
