package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.Secret;
import io.dps.stack.model.Target;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code dag} against a real Airflow, whose tokens are void after five seconds. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DagIT {
    private static final Duration PLENTY = Duration.ofMinutes(3);
    /** Lines may run; Idle is paused and has never run. */
    private static final String DAGS = """
            import os
            import time

            from airflow.sdk import DAG, Param, task
            from airflow.sdk.exceptions import AirflowSkipException

            for name in ["Lines", "Idle"]:
                with DAG(
                    name, schedule=None, params={"lines": Param(3, type="integer"), "until": "", "fail": False}
                ):

                    @task
                    def write(params=None):
                        line = 0
                        while line < params["lines"] or (params["until"] and not os.path.exists(params["until"])):
                            print("line", line)
                            line += 1
                            time.sleep(1)
                        if params["fail"]:
                            raise ValueError("as it was told")

                    @task
                    def skip():
                        raise AirflowSkipException("nothing to do here")

                    write() >> skip()
            """;

    private Path folder;
    private LocalAirflow airflow;
    private Platform platform;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(LocalAirflow.isPossible(), "needs Debian's Python 3.11 with venv");
        this.folder = folder;
        airflow = new LocalAirflow(folder.resolve("airflow"), Map.of());
        Files.writeString(airflow.dags().resolve("lines.py"), DAGS);
        platform = platform(airflow.url(), LocalAirflow.PASSWORD);
        await(() -> run("dag", "list").out().lines().count() == 7);
        run("dag", "unpause", "Lines").exitsWith(0).says("DAG Lines is unpaused");
    }

    @AfterAll
    void stop() {
        if (airflow != null) {
            airflow.close();
        }
    }

    @Test
    void the_dags_of_the_stack_are_there_and_paused() {
        Ended list = run("dag", "list", "-o", "csv").exitsWith(0);

        assertThat(list.out().lines().map(line -> line.replaceAll("(,[^,]*,[^,]*).*", "$1")))
                .contains(
                        "Files-To-Events,yes,0:01:00",
                        "Generate-Weather-Test-Data,yes,",
                        "Weather-Backfill,yes,",
                        "Weather-Streaming,yes,0:25:00");
    }

    @Test
    void what_cannot_run_is_said_to_be_so() {
        run("dag", "trigger", "Line")
                .exitsWith(1)
                .says("error: Airflow at " + airflow.url() + " has no DAG 'Line'\nhint: did you mean 'Lines'?");
        run("dag", "trigger", "Idle").exitsWith(1).says("error: DAG 'Idle' is paused", "dag unpause Idle");
        run("dag", "logs", "Idle")
                .exitsWith(1)
                .says("error: DAG 'Idle' has never run", "dag trigger Idle --unpause --follow");
        run("dag", "trigger", "Idle", "--conf", "linse=2", "--unpause")
                .exitsWith(2)
                .says("error: DAG 'Idle' has no parameter 'linse'\nhint: did you mean 'lines'?");
        run("dag", "trigger", "Idle", "--conf", "speed=2")
                .exitsWith(2)
                .says("has no parameter 'speed'\nhint: known parameters: fail, lines, until");
        run("dag", "logs", "Idle", "nowhere").exitsWith(1).says("error: DAG 'Idle' has no run 'nowhere'");
        run(platform(airflow.url(), "wrong"), "dag", "list").exitsWith(3).says("refused the login of user 'admin'");
        run(platform("http://127.0.0.1:1", "any"), "dag", "list")
                .exitsWith(3)
                .says("error: cannot connect to Airflow at http://127.0.0.1:1");
        run("dag", "unpause", "Idle").exitsWith(0).says("DAG Idle is unpaused");
        run("dag", "unpause", "Idle").exitsWith(0).says("DAG Idle was already unpaused");
        run("dag", "pause", "Idle").exitsWith(0);
    }

    @Test
    void a_run_is_followed_to_its_end_beyond_the_life_of_a_token() {
        Ended ended = run("dag", "trigger", "Lines", "--run-id", "a+b:c", "--conf", "lines=9", "-f")
                .exitsWith(0);

        assertThat(ended.out().lines().toList())
                .containsSubsequence(
                        "write: running",
                        "write | line 0",
                        "write | line 8",
                        "write: success",
                        "skip | Skipping task. Reason: nothing to do here",
                        "skip: skipped",
                        "run: success")
                .doesNotHaveDuplicates();
        run("dag", "trigger", "Lines", "--run-id", "a/b").exitsWith(2).says("does not accept 'a/b' as a run id");
        run("dag", "trigger", "Lines", "--run-id", "free", "--conf", "speed=2", "--undeclared")
                .exitsWith(0);
        run("dag", "trigger", "Lines", "--run-id", "a+b:c").exitsWith(1).says("already has a run 'a+b:c'");
        run("dag", "trigger", "Lines", "--conf", "lines=few").exitsWith(1).says("Invalid input for param lines");
        assertThat(run("dag", "runs", "Lines", "-o", "csv").out()).contains("a+b:c,success,manual,");
        assertThat(run("dag", "logs", "Lines", "a+b:c").exitsWith(0).out()).contains("write | line 8\n");
    }

    @Test
    void a_run_that_fails_or_lasts_too_long_shows_in_the_exit_code() {
        Ended failed = run("dag", "trigger", "Lines", "--conf", "lines=1", "--conf", "fail=true", "-f")
                .exitsWith(1);
        assertThat(failed.out())
                .contains("write | Task failed with exception: ValueError: as it was told\n", "run: failed\n");

        run("dag", "trigger", "Lines", "--conf", "lines=20", "-f", "--timeout", "2s")
                .exitsWith(4)
                .says("of DAG 'Lines' is still ", "the run continues; to follow it again: dag logs Lines ");
    }

    @Test
    void an_api_that_is_killed_and_started_again_is_waited_for() throws Exception {
        Path back = folder.resolve("back");
        CapturedStreams seen = CapturedStreams.offTerminal();
        CompletableFuture<Integer> following = CompletableFuture.supplyAsync(
                () -> TestCommands.run(platform, seen, "dag", "trigger", "Lines", "--conf", "until=" + back, "-f"));
        await(() -> seen.out().contains("line 1\n"));

        airflow.killApi();
        airflow.startApi();
        Files.createFile(back);

        assertThat(following.get(PLENTY.toSeconds(), TimeUnit.SECONDS))
                .as(seen.out() + seen.err())
                .isZero();
        List<String> lines =
                seen.out().lines().filter(line -> line.contains("| line")).toList();
        assertThat(lines)
                .hasSizeGreaterThan(2)
                .isEqualTo(IntStream.range(0, lines.size())
                        .mapToObj(line -> "write | line " + line)
                        .toList());
    }

    @Test
    void a_file_that_cannot_be_imported_is_named_with_its_line() throws IOException {
        Path broken = airflow.dags().resolve("broken.py");
        Files.writeString(broken, "import os\nimport nothing_such\nfrom airflow.sdk import DAG\n");
        try {
            await(() -> run("dag", "list").code() == 1);

            run("dag", "list")
                    .exitsWith(1)
                    .says("a DAG file cannot be imported: broken.py:2: "
                            + "ModuleNotFoundError: No module named 'nothing_such'");
            run("dag", "trigger", "Broken-Dag")
                    .exitsWith(1)
                    .says("check whether the DAG is in a file that cannot be imported: broken.py:2");
        } finally {
            Files.delete(broken);
            await(() -> run("dag", "list").code() == 0);
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PLENTY).until(condition);
    }

    private Ended run(String... words) {
        return run(platform, words);
    }

    private static Ended run(Platform platform, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        int code = TestCommands.run(platform, streams, words);
        return new Ended(String.join(" ", words), code, streams.out(), streams.err());
    }

    private Platform platform(String url, String password) {
        KafkaEndpoint none = KafkaEndpoint.plaintext("127.0.0.1:1");
        Endpoints endpoints = new Endpoints(
                none,
                none,
                new ConnectEndpoint("127.0.0.1", 1, Optional.empty(), false),
                Optional.of(new AirflowEndpoint(url, "admin", new Secret(password))),
                Optional.empty(),
                List.of());
        Target target = (Target) Proxy.newProxyInstance(
                DagIT.class.getClassLoader(), new Class<?>[] {Target.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("endpoints")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return Optional.of(endpoints);
                });
        return new Platform("test", target, folder.resolve("views"));
    }

    private record Ended(String line, int code, String out, String err) {
        Ended exitsWith(int expected) {
            assertThat(code).as("%s%n%s%n%s", line, out, err).isEqualTo(expected);
            return this;
        }

        Ended says(String... texts) {
            assertThat(err).as(line).contains(texts);
            return this;
        }
    }
}
