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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The commands of {@code dag} against a real Airflow, whose tokens are void after five seconds. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DagIT {
    private static final Duration PLENTY = Duration.ofMinutes(3);
    private static final String DAG = """
            import time

            from airflow.sdk import DAG, Param, task
            from airflow.sdk.exceptions import AirflowSkipException

            with DAG("Lines", schedule=None, params={"lines": Param(3, type="integer"), "fail": False}):

                @task
                def write(params=None):
                    for line in range(params["lines"]):
                        print("line", line)
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
        Files.writeString(airflow.dags().resolve("lines.py"), DAG);
        platform = platform(airflow.url(), LocalAirflow.PASSWORD);
        Awaitility.await()
                .atMost(PLENTY)
                .until(() -> run("dag", "list").out().lines().count() == 6);
    }

    @AfterAll
    void stop() {
        if (airflow != null) {
            airflow.close();
        }
    }

    @Test
    @Order(1)
    void the_dags_of_the_stack_are_there_and_paused() {
        Ended list = run("dag", "list", "-o", "csv").exitsWith(0);

        assertThat(list.out().lines().skip(1).map(line -> line.replaceAll("(,[^,]*,[^,]*).*", "$1")))
                .containsExactly(
                        "Files-To-Events,yes,0:01:00",
                        "Generate-Weather-Test-Data,yes,",
                        "Lines,yes,",
                        "Weather-Backfill,yes,",
                        "Weather-Streaming,yes,0:25:00");
    }

    @Test
    @Order(2)
    void what_cannot_run_is_said_to_be_so() {
        run("dag", "trigger", "Line")
                .exitsWith(1)
                .says("error: Airflow at " + airflow.url() + " has no DAG 'Line'\nhint: did you mean 'Lines'?");
        run("dag", "trigger", "Lines").exitsWith(1).says("error: DAG 'Lines' is paused", "dag unpause Lines");
        run("dag", "logs", "Lines")
                .exitsWith(1)
                .says("error: DAG 'Lines' has never run", "dag trigger Lines --unpause --follow");
        run("dag", "trigger", "Lines", "--conf", "linse=2", "--unpause")
                .exitsWith(2)
                .says("error: DAG 'Lines' has no parameter 'linse'\nhint: did you mean 'lines'?");
        run("dag", "trigger", "Lines", "--conf", "speed=2")
                .exitsWith(2)
                .says("has no parameter 'speed'\nhint: its parameters are: fail, lines");
        run("dag", "logs", "Lines", "nowhere").exitsWith(1).says("error: DAG 'Lines' has no run 'nowhere'");
        run(platform(airflow.url(), "wrong"), "dag", "list").exitsWith(3).says("does not let user 'admin' in");
        run(platform("http://127.0.0.1:1", "any"), "dag", "list")
                .exitsWith(3)
                .says("error: Airflow does not answer at http://127.0.0.1:1");
        run("dag", "unpause", "Lines").exitsWith(0).says("DAG Lines is unpaused");
        run("dag", "unpause", "Lines").exitsWith(0).says("DAG Lines was unpaused already");
    }

    @Test
    @Order(3)
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
        run("dag", "trigger", "Lines", "--run-id", "a/b").exitsWith(2).says("does not take 'a/b' as the id of a run");
        run("dag", "trigger", "Lines", "--run-id", "free", "--conf", "speed=2", "--undeclared")
                .exitsWith(0);
        run("dag", "trigger", "Lines", "--run-id", "a+b:c").exitsWith(1).says("has a run 'a+b:c' already");
        run("dag", "trigger", "Lines", "--conf", "lines=few").exitsWith(1).says("Invalid input for param lines");
        assertThat(run("dag", "runs", "Lines", "-o", "csv").out()).contains("a+b:c,success,manual,");
        assertThat(run("dag", "logs", "Lines", "a+b:c").exitsWith(0).out()).contains("write | line 8\n");
    }

    @Test
    @Order(4)
    void a_run_that_fails_or_lasts_too_long_shows_in_the_exit_code() {
        Ended failed = run("dag", "trigger", "Lines", "--conf", "lines=1", "--conf", "fail=true", "-f")
                .exitsWith(1);
        assertThat(failed.out())
                .contains("write | Task failed with exception: ValueError: as it was told\n", "run: failed\n");

        run("dag", "trigger", "Lines", "--conf", "lines=20", "-f", "--timeout", "2s")
                .exitsWith(4)
                .says("of DAG 'Lines' is still ", "it goes on; see: dag logs Lines ");
    }

    @Test
    @Order(5)
    void an_api_that_is_killed_and_started_again_is_waited_for() throws Exception {
        CapturedStreams seen = CapturedStreams.offTerminal();
        CompletableFuture<Integer> following = CompletableFuture.supplyAsync(
                () -> TestCommands.run(platform, seen, "dag", "trigger", "Lines", "--conf", "lines=40", "-f"));
        Awaitility.await().atMost(PLENTY).until(() -> seen.out().contains("line 1\n"));

        airflow.killApi();
        airflow.startApi();

        assertThat(following.get(PLENTY.toSeconds(), TimeUnit.SECONDS))
                .as(seen.out() + seen.err())
                .isZero();
        assertThat(seen.out().lines().filter(line -> line.contains("| line")))
                .hasSize(40)
                .doesNotHaveDuplicates();
    }

    @Test
    @Order(6)
    void a_file_that_cannot_be_imported_is_named_with_its_line() throws IOException {
        Path broken = airflow.dags().resolve("broken.py");
        Files.writeString(broken, "import os\nimport nothing_such\nfrom airflow.sdk import DAG\n");

        Awaitility.await().atMost(PLENTY).until(() -> run("dag", "list").code() == 1);

        run("dag", "list")
                .exitsWith(1)
                .says("a file of DAGs cannot be used: broken.py:2: "
                        + "ModuleNotFoundError: No module named 'nothing_such'");
        run("dag", "trigger", "Broken-Dag").exitsWith(1).says("it may be in a file that cannot be used: broken.py:2");
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
