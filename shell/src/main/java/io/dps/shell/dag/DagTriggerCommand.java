package io.dps.shell.dag;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.dps.shell.platform.Invocation;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dag trigger}: starts a run. */
@Command(
        name = "trigger",
        header = "Start a run of a DAG; with --follow, show it until it ends.",
        description = "With --follow, the exit code is the state of the run: 0 success, 1 failed, 4 not over "
                + "within --timeout.",
        footer = {
            "",
            "Examples:",
            "  dag trigger Generate-Weather-Test-Data --conf rate=100/s --conf duration=30s",
            "  dag trigger Weather-Backfill --conf from=2026-11-22T07:00:00Z --conf to=2026-11-22T08:00:00Z --follow",
            "  dag trigger Weather-Streaming --unpause"
        })
final class DagTriggerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DAG", description = "Name of the DAG.")
    private String dag;

    @Option(
            names = "--conf",
            paramLabel = "NAME=VALUE",
            description =
                    "A parameter of the run: a number, true, false, null, JSON, or else a string; may be given several"
                            + " times.")
    private Map<String, String> conf = new LinkedHashMap<>();

    @Option(names = "--undeclared", description = "Also send parameters that the DAG does not declare.")
    private boolean undeclared;

    @Option(names = "--run-id", paramLabel = "ID", description = "Id of the run (default: Airflow generates one).")
    private Optional<String> runId = Optional.empty();

    @Option(
            names = "--unpause",
            description = "Unpause the DAG if it is paused; its schedule may then start a run of its own.")
    private boolean unpause;

    @Option(
            names = {"-f", "--follow"},
            description = "Show states and logs of its tasks until the run is over.")
    private boolean follow;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "With --follow, the longest time to wait (default: 1h).")
    private Duration timeout;

    private final Invocation invocation;
    private final DagService dags;

    DagTriggerCommand(Invocation invocation, DagService dags) {
        this.invocation = invocation;
        this.dags = dags;
    }

    @Override
    public Integer call() {
        if (!conf.isEmpty() && !undeclared) {
            dags.requireDeclared(dag, conf.keySet());
        }
        DagRun run = dags.trigger(dag, RunConf.parse(conf), runId, unpause);
        invocation.output().note("run " + run.id() + " of " + dag + " is " + run.state());
        if (!follow) {
            return 0;
        }
        DagCommand.RunLines lines = new DagCommand.RunLines(invocation.output());
        DagRun ended = dags.follower(run).follow(lines, timeout);
        return lines.exitCode(ended);
    }

    /** Parses the values of {@code --conf}. */
    static final class RunConf {
        private static final ObjectMapper JSON =
                new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

        /** A number without an exponent, because {@code 72225e2} is more often a commit id than 7,222,500. */
        private static final Pattern PLAIN_NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?");

        private RunConf() {}

        /**
         * Parses each value. A plain number, true, false, null, or a JSON string, array or object is sent as written,
         * so that 1.10 stays 1.10. Anything else is a string, so that times and rates need no quotes.
         */
        static Map<String, Object> parse(Map<String, String> given) {
            Map<String, Object> conf = new LinkedHashMap<>();
            given.forEach((name, text) -> conf.put(name, isJson(text.strip()) ? new RawValue(text.strip()) : text));
            return conf;
        }

        private static boolean isJson(String text) {
            if (PLAIN_NUMBER.matcher(text).matches()) {
                return true;
            }
            boolean another = text.matches("(?s)true|false|null|[\\[{\"].*");
            try {
                return another && !JSON.readTree(text).isMissingNode();
            } catch (JsonProcessingException noJson) {
                return false;
            }
        }
    }
}
