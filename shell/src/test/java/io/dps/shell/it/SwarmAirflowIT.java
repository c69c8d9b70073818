package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.shell.it.WebhookSink.Message;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Airflow's DAGs on a real Swarm, by the commands of the distribution. One stack serves all cases, in their order. */
@Tag("swarm")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SwarmAirflowIT {
    private static final Duration PLENTY = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String GENERATE = "Generate-Weather-Test-Data";
    private static final String STREAMING = "Weather-Streaming";
    private static final String BACKFILL = "Weather-Backfill";
    private static final String FILES = "Files-To-Events";
    private static final String TOKEN = "a-token-of-this-test";
    private static final String BEGIN = "2026-11-22T07:00:00Z";

    private DeployedSwarm swarm;
    private WebhookSink sink;
    private Dps dps;
    private String url;

    @BeforeAll
    void deploy(@TempDir Path folder) throws IOException {
        swarm = DeployedSwarm.open(folder, "--without", "kafka-ui");
        sink = new WebhookSink();
        Path token = folder.resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TOKEN + "\n");
        dps = swarm.dps()
                .with("DPS_NOTIFY_URL", sink.url())
                .with("DPS_NOTIFY_FORMAT", "tracker")
                .with("DPS_NOTIFY_TOKEN_FILE", token.toString());
        dps.run(swarm.deployment()).succeeds().says("warning: everybody knows the password of Airflow's user admin");
        url = swarm.endpoints("airflow").get(0);
    }

    @AfterAll
    void remove() {
        if (sink != null) {
            sink.close();
        }
        if (swarm != null) {
            swarm.close();
        }
    }

    @Test
    @Order(1)
    void the_dags_are_there_and_paused_and_the_services_are_well() {
        await().atMost(PLENTY).pollInterval(LOOK).untilAsserted(() -> assertThat(dags())
                .containsExactly(FILES + ",yes", GENERATE + ",yes", BACKFILL + ",yes", STREAMING + ",yes"));

        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().lines())
                .anyMatch(line -> line.startsWith("airflow-migrate,ended,"))
                .anyMatch(line -> line.startsWith("airflow-scheduler,healthy,1/1"))
                .anyMatch(line -> line.startsWith("airflow-dag-processor,healthy,1/1"));
        dps.run("wait", "stack", "--timeout", "10s").succeeds();
    }

    private List<String> dags() {
        return dps.run("dag", "list", "-o", "csv").succeeds().lines().stream()
                .skip(1)
                .map(line -> line.replaceAll("^([^,]*,[^,]*),.*", "$1"))
                .toList();
    }

    @Test
    @Order(2)
    void what_cannot_run_is_said_to_be_so() {
        dps.run("dag", "trigger", "Weather-Streamin")
                .exitsWith(1)
                .says("has no DAG 'Weather-Streamin'", "did you mean 'Weather-Streaming'?");
        dps.run("dag", "trigger", GENERATE).exitsWith(1).says("DAG '" + GENERATE + "' is paused");
        dps.run("dag", "trigger", GENERATE, "--unpause", "--conf", "sensors=none")
                .exitsWith(1)
                .says("Invalid input for param sensors");
        dps.with("DPS_CONTEXT", "foreign")
                .with("DPS_TARGET", "external")
                .with("DPS_AIRFLOW_URL", url)
                .with("DPS_AIRFLOW_USER", "admin")
                .with("DPS_AIRFLOW_PASSWORD", "wrong")
                .run("dag", "list")
                .exitsWith(3)
                .says("does not let user 'admin' in: the password is wrong");
        dps.with("DPS_NOTIFY_URL", "chat.example/hook")
                .run("stack", "deploy")
                .exitsWith(2)
                .says("'chat.example/***' (DPS_NOTIFY_URL): expected http[s]://HOST");
    }

    @Test
    @Order(3)
    void a_run_makes_as_many_readings_as_it_was_asked_for_and_reports_them() throws IOException {
        Dps.Result run = dps.run(generate("--conf", "count=1000", "--conf", "seed=7", "--conf", "start=" + BEGIN))
                .succeeds();

        assertThat(run.out()).contains("\"acknowledged\":1000", "generate: success", "run: success");
        assertThat(records("weather_data")).isEqualTo(1_000);
        assertThat(sink.of(GENERATE)).isEmpty();
    }

    private static String[] generate(String... parameters) {
        List<String> words = new ArrayList<>(List.of("dag", "trigger", GENERATE, "--unpause", "-f"));
        words.addAll(List.of("--conf", "rate=max", "--conf", "duration=null"));
        words.addAll(List.of(parameters));
        return words.toArray(String[]::new);
    }

    private long records(String topic) throws IOException {
        for (JsonNode row : new ObjectMapper()
                .readTree(dps.run("topic", "list", "-o", "json").succeeds().out())) {
            if (row.path("topic").asText().equals(topic)) {
                return row.path("records").asLong();
            }
        }
        return 0;
    }

    @Test
    @Order(4)
    void a_failure_is_told_to_the_webhook_once() {
        dps.run(generate("--conf", "count=5", "--conf", "start=" + BEGIN, "--conf", "rate=fast"))
                .exitsWith(1);

        await().atMost(PLENTY).untilAsserted(() -> assertThat(sink.of(GENERATE)).hasSize(1));
        Message told = sink.of(GENERATE).get(0);
        assertThat(told.authorization()).isEqualTo("Bearer " + TOKEN);
        assertThat(told.body().path("title").asText()).isEqualTo(GENERATE + " failed");
        assertThat(told.body().path("body").asText()).contains("generate", "fast");
        assertThat(told.body().path("labels").toString()).isEqualTo("[\"dps\",\"" + GENERATE + "\"]");
    }

    @Test
    @Order(5)
    void runs_hand_over_and_one_that_finds_the_lock_held_is_skipped() throws Exception {
        // The schedule starts a run as soon as it may.
        dps.run("dag", "unpause", STREAMING).succeeds();
        await().atMost(PLENTY).pollInterval(LOOK).untilAsserted(() -> {
            JsonNode stream = stream();
            assertThat(stream.path("state").asText()).isIn("running", "idle");
            assertThat(stream.path("readings").asLong()).isEqualTo(1_000);
        });

        Dps.Result second = dps.run("dag", "trigger", STREAMING, "-f", "--conf", "wait=1s", "--conf", "run_for=1s")
                .succeeds();
        assertThat(second.out())
                .contains(
                        "Skipping task. Reason: the stream already has a writer: ",
                        "on airflow-scheduler",
                        "average: skipped");

        dps.run("dag", "trigger", STREAMING, "--run-id", "next", "--conf", "wait=5m", "--conf", "run_for=20s")
                .succeeds();
        dps.run(
                        "generate",
                        "run",
                        "--count",
                        "500",
                        "--rate",
                        "max",
                        "--start",
                        "2026-11-22T08:00:00Z",
                        "--interval",
                        "1s")
                .succeeds();
        endScheduled();
        Dps.Result next = dps.run("dag", "logs", STREAMING, "next", "-f").succeeds();
        assertThat(next.out()).contains("average: success");

        Dps.Result verified = dps.run("stream", "verify").succeeds();
        assertThat(verified.out() + verified.err())
                .contains("windows closed until")
                .doesNotContain(" 0 windows closed");
        assertThat(stream().path("state").asText()).isEqualTo("stopped");
        assertThat(stream().path("readings").asLong()).isEqualTo(1_500);
    }

    /** The command ends with 1 when nobody writes. */
    private JsonNode stream() throws IOException {
        return new ObjectMapper()
                .readTree(dps.run("stream", "status", "-o", "json").out())
                .path(0);
    }

    /** Ends the run of the schedule, which would last for 25 minutes, as a person does in the UI. */
    private void endScheduled() throws IOException, InterruptedException {
        String run = dps.run("dag", "runs", STREAMING, "-o", "csv").succeeds().lines().stream()
                .filter(line -> line.startsWith("scheduled__"))
                .map(line -> line.split(",")[0])
                .findFirst()
                .orElseThrow();
        dps.run("dag", "pause", STREAMING).succeeds();
        String login = "{\"username\": \"admin\", \"password\": \"admin\"}";
        JsonNode token = send(HttpRequest.newBuilder(URI.create(url + "/auth/token"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(login)));
        String path = "/api/v2/dags/" + STREAMING + "/dagRuns/" + URLEncoder.encode(run, StandardCharsets.UTF_8);
        send(HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token.path("access_token").asText())
                .method("PATCH", BodyPublishers.ofString("{\"state\": \"failed\"}")));
    }

    private static JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
        // Airflow's server fails on a body behind an offer of HTTP/2.
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(request.version(HttpClient.Version.HTTP_1_1).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 201);
        return new ObjectMapper().readTree(answer.body());
    }

    @Test
    @Order(6)
    void a_span_that_is_averaged_twice_is_the_same_twice() {
        dps.run("topic", "create", "again").succeeds();
        dps.run("dag", "unpause", BACKFILL).succeeds();
        String[] backfill = {
            "dag",
            "trigger",
            BACKFILL,
            "-f",
            "--conf",
            "from=" + BEGIN,
            "--conf",
            "to=2026-11-22T07:10:00Z",
            "--conf",
            "output_topic=again"
        };

        dps.run(backfill).succeeds();
        List<String> first = averages();
        dps.run(backfill).succeeds();
        List<String> both = averages();

        assertThat(first).hasSize(60).doesNotHaveDuplicates();
        assertThat(both).hasSize(120);
        assertThat(new TreeSet<>(both)).isEqualTo(new TreeSet<>(first));
    }

    private List<String> averages() {
        return dps.run("topic", "tail", "again", "--format", "%k %s\\n")
                .succeeds()
                .lines();
    }

    @Test
    @Order(7)
    void files_that_are_dropped_become_readings_once_and_bad_rows_are_told(@TempDir Path folder) throws IOException {
        long before = records("weather_data");
        Path file = folder.resolve("drop.csv");
        Files.writeString(file, """
                process_timestamp,temperature,humidity,pressure,sensor_id
                2026-11-22T09:00:00Z,21.5,42.1,1003.2,dropped
                2026-11-22T09:00:01Z,21.6,42.2,1003.3,dropped
                2026-11-22T09:00:02Z,warm,42.2,1003.3,dropped
                """);
        String scheduler = DeployedSwarm.containers().get("airflow-scheduler.1");
        TestEngine.docker("cp", file.toString(), scheduler + ":/var/lib/inbox/drop.csv");
        dps.run("dag", "unpause", FILES).succeeds();

        await().atMost(PLENTY).pollInterval(LOOK).untilAsserted(() -> assertThat(sink.of(FILES))
                .hasSize(1));
        assertThat(sink.of(FILES).get(0).body().path("title").asText()).isEqualTo(FILES + ": 1 rejects");
        assertThat(records("weather_data")).isEqualTo(before + 2);
        assertThat(TestEngine.docker("exec", scheduler, "find", "/var/lib/inbox", "-name", "*drop.csv*")
                        .lines())
                .hasSize(2)
                .allMatch(name -> name.startsWith("/var/lib/inbox/archive/"));

        // The next look finds nothing to do.
        dps.run("dag", "trigger", FILES, "-f", "--run-id", "again").succeeds();
        dps.run("dag", "pause", FILES).succeeds();
        assertThat(records("weather_data")).isEqualTo(before + 2);
        assertThat(sink.of(FILES)).hasSize(1);
    }

    @Test
    @Order(8)
    void what_is_killed_comes_back_and_goes_on() throws IOException {
        long before = records("weather_data");
        for (String service : List.of("airflow-scheduler", "airflow-dag-processor", "airflow-api-server")) {
            TestEngine.docker("kill", "-s", "KILL", DeployedSwarm.containers().get(service + ".1"));
        }

        dps.run("dag", "list").exitsWith(3).says("error: Airflow does not answer at " + url);
        dps.run("wait", "stack", "--timeout", "4m").succeeds();
        dps.run(generate("--conf", "count=10", "--conf", "seed=8", "--conf", "start=" + BEGIN))
                .succeeds();
        assertThat(records("weather_data")).isEqualTo(before + 10);
    }

    @Test
    @Order(9)
    void another_password_takes_the_place_of_the_well_known_one() throws IOException {
        List<String> words = new ArrayList<>(List.of(swarm.deployment()));
        words.add("--generate-passwords");
        Dps.Result deployed = dps.run(words.toArray(String[]::new)).succeeds();

        assertThat(deployed.err()).doesNotContain("everybody knows");
        String password = Files.readString(
                        dps.state().resolve(DeployedSwarm.NAME).resolve("secret/airflow-password"))
                .strip();
        assertThat(password).hasSizeGreaterThan(20);
        assertThat(dags()).hasSize(4);
        assertThat(TestEngine.docker(
                        "service", "inspect", DeployedSwarm.NAME + "_airflow-api-server", "--format", "{{json .}}"))
                .doesNotContain(password);
    }
}
