package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.output.CapturedStreams;
import io.dps.shell.settings.Variables;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs dps in this process as if it had been started, with its files in a folder of the test. */
public final class ShellTester {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    public ShellTester(Path folder) {
        this.folder = folder;
        environment.put("XDG_STATE_HOME", folder.resolve("state").toString());
        environment.put("XDG_CONFIG_HOME", folder.resolve("config").toString());
    }

    public ShellTester with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts dps with these arguments, off a terminal. */
    public Result run(String... arguments) {
        return run(CapturedStreams.offTerminal(), arguments);
    }

    /** As {@link #run(String...)}, with a text as standard input. */
    Result runWithInput(String input, String... arguments) {
        return run(CapturedStreams.withInput(input), arguments);
    }

    public Result run(CapturedStreams streams, String... arguments) {
        String home = System.getProperty("dps.home");
        System.setProperty("dps.home", folder.resolve("home").toString());
        try (Shell shell = new Shell(new Variables(environment))) {
            int code = shell.run(List.of(arguments), streams.streams());
            return new Result(code, streams.out(), streams.err());
        } finally {
            if (home == null) {
                System.clearProperty("dps.home");
            } else {
                System.setProperty("dps.home", home);
            }
        }
    }

    /**
     * How a run ended.
     *
     * @param code its exit code
     * @param out its data
     * @param err what it said beside the data
     */
    public record Result(int code, String out, String err) {
        /** It ended well, without a word beside this data. */
        public void printed(String expected) {
            assertThat(err).isEmpty();
            assertThat(out).isEqualTo(expected);
            assertThat(code).isZero();
        }

        /** It failed with that code and first line of errors, and showed no data. */
        public Result failed(int expected, String error) {
            assertThat(err.lines().findFirst()).contains(error);
            assertThat(code).isEqualTo(expected);
            assertThat(out).isEmpty();
            assertThat(err).doesNotContain("Exception").doesNotContain("\tat ");
            return this;
        }

        /** The hint after the error. */
        public Result withHint(String hint) {
            assertThat(err.lines().skip(1)).contains("hint: " + hint);
            return this;
        }
    }
}
