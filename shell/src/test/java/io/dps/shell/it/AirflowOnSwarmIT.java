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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Airflow's DAGs on a real Swarm, by the commands of the distribution. One stack serves all cases, and has made readings. */
@Tag("swarm")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AirflowOnSwarmIT {
    private static final Duration PLENTY = Duration.ofMinutes(4);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String GENERATE = "Generate-Weather-Test-Data";
    private static final String STREAMING = "Weather-Streaming";
    private static final String BACKFILL = "Weather-Backfill";
    private static final String FILES = "Files-To-Events";
    private static final String TOKEN = "a-token-of-this-test";
    private static final String BEGIN = "2026-11-22T07:00:00Z";

    /** What the page shows. */
    private static final String LIST = "dag list";

    private static final String MAKE = "dag trigger " + GENERATE
            + " --unpause -f --conf rate=max --conf count=1000 --conf seed=7 --conf start=" + BEGIN;
    private static final String STREAM = "dag unpause " + STREAMING;
    private static final String SKIPPED = "dag trigger " + STREAMING + " -f --conf wait=1s --conf run_for=1s";
    private static final String AVERAGE = "dag trigger " + BACKFILL + " -f --conf from=" + BEGIN
            + " --conf to=2026-11-22T07:10:00Z --conf output_topic=again";
    private static final String LOOK_FOR_FILES = "dag unpause " + FILES;
    private static final String PUBLISHED = "dag logs " + FILES;

    private DeployedSwarm swarm;
    private WebhookSink sink;
    private Dps dps;
    private String url;
    private PageTranscript shown;
    private Dps.Result deployed;
    private List<String> dagsAtFirst;
    private Dps.Result listed;
    private Dps.Result made;
    private long readingsMade;

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
        deployed = dps.run(swarm.deployment()).succeeds();
        url = swarm.endpoints("airflow").get(0);
        shown = PageTranscript.read("airflow transcript");
        dagsAtFirst = await().atMost(PLENTY).pollInterval(LOOK).until(this::dags, dags -> dags.size() == 4);
        listed = run(LIST);
        made = run(MAKE);
        readingsMade = records("weather_data");
    }

    @AfterAll
    void remove() throws IOException {
        if (sink != null) {
            sink.close();
        }
        if (swarm != null) {
            swarm.close();
        }
    }

    @Test
    void the_dags_are_there_and_paused_and_the_services_are_well() {
        deployed.says("warning: Airflow's user admin still has the default password, which is publicly known");
        assertThat(dagsAtFirst)
                .containsExactly(FILES + ",yes", GENERATE + ",yes", BACKFILL + ",yes", STREAMING + ",yes");
        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().lines())
                .anyMatch(line -> line.startsWith("airflow-migrate,ended,"))
                .anyMatch(line -> line.startsWith("airflow-scheduler,healthy,1/1"))
                .anyMatch(line -> line.startsWith("airflow-dag-processor,healthy,1/1"));
        dps.run("wait", "stack", "--timeout", "10s").succeeds();
        shown.require(LIST, listed);
    }

    private Dps.Result run(String line) {
        return dps.run(line.split(" ")).succeeds();
    }

    private List<String> dags() {
        return dps.run("dag", "list", "-o", "csv").succeeds().lines().stream()
                .skip(1)
                .map(line -> line.replaceAll("^([^,]*,[^,]*),.*", "$1"))
                .toList();
    }

    @Test
    void what_cannot_run_is_said_to_be_so() {
        dps.run("dag", "trigger", "Weather-Streamin")
                .exitsWith(1)
                .says("has no DAG 'Weather-Streamin'", "did you mean 'Weather-Streaming'?");
        dps.run("dag", "pause", GENERATE).succeeds();
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
                .says("refused the login of user 'admin': wrong user or password");
        dps.with("DPS_NOTIFY_URL", "chat.example/hook")
                .run("stack", "deploy")
                .exitsWith(2)
                .says("'chat.example/***' (DPS_NOTIFY_URL): expected http[s]://HOST");
    }

    @Test
    void a_run_makes_as_many_readings_as_it_was_asked_for_and_reports_them() {
        shown.require(MAKE, made);
        assertThat(made.out()).contains("\"acknowledged\":1000", "generate: success", "run: success");
        assertThat(readingsMade).isEqualTo(1_000);
    }

    private static String[] generate(String... parameters) {
        List<String> words = new ArrayList<>(List.of("dag", "trigger", GENERATE, "--unpause", "-f"));
        words.addAll(List.of("--conf", "rate=max"));
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
    void a_failure_is_told_to_the_webhook_once() {
        assertThat(sink.of(GENERATE)).isEmpty();

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
    void the_ui_lets_the_user_in_and_shows_the_dags_and_a_green_run() {
        String run = dps.run("dag", "runs", GENERATE, "-o", "csv").succeeds().lines().stream()
                .filter(line -> line.contains(",success,"))
                .map(line -> line.split(",")[0])
                .findFirst()
                .orElseThrow();

        try (AirflowPage page = new AirflowPage(url)) {
            page.logIn("admin", "admin");
            page.requireTexts("/dags", List.of(FILES, GENERATE, BACKFILL, STREAMING));
            AirflowPage.Badge state = page.state(GENERATE, run);

            assertThat(state.text()).isEqualTo("Success");
            assertThat(state.isGreen()).as("%s", state).isTrue();
        }
    }

    @Test
    void a_scheduled_stream_survives_its_scheduler_and_hands_over_and_one_that_finds_the_lock_held_is_skipped()
            throws Exception {
        long before = records("weather_data");
        // The schedule starts a run as soon as it may, and but once.
        shown.require(STREAM, run(STREAM));
        awaitReadings(before);
        String run = scheduled();
        killTheScheduler(run, before);

        shown.require(SKIPPED, skipped());
        handOver();

        requireVerified();
        assertThat(stream().path("state").asText()).isEqualTo("stopped");
        assertThat(stream().path("readings").asLong()).isEqualTo(before + 2_500);
        // A run that a person ends is no failure to tell of.
        assertThat(sink.of(STREAMING)).isEmpty();
    }

    private void killTheScheduler(String run, long before) throws Exception {

        // Readings come in all the time, so that the kill hits batches.
        Process publishing = dps.start(generator("1500", "25/s", "2026-11-23T08:00:00Z"));
        long batch = stream().path("batch").asLong();
        await().atMost(PLENTY)
                .pollInterval(LOOK)
                .until(() -> stream().path("batch").asLong() > batch);
        assertThat(publishing.isAlive()).isTrue();
        kill("airflow-scheduler", "airflow-dag-processor");

        assertThat(publishing.waitFor(PLENTY.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(publishing.exitValue()).isZero();
        awaitReadings(before + 1_500);
        assertThat(stream().path("batch").asLong()).isGreaterThan(batch);
        assertThat(dps.run("dag", "runs", STREAMING, "-o", "csv").succeeds().lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith(run + ",running,");
        requireVerified();
        dps.run("wait", "stack", "--timeout", "4m").succeeds();
        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().lines())
                .anyMatch(line -> line.startsWith("airflow-scheduler,healthy,1/1") && line.contains("earlier: "));
    }

    private void requireVerified() {
        Dps.Result verified = dps.run("stream", "verify").succeeds();
        assertThat(verified.out() + verified.err())
                .contains("windows closed up to")
                .doesNotContain(" 0 windows closed");
    }

    private static String[] generator(String count, String rate, String start) {
        return new String[] {"generate", "run", "--count", count, "--rate", rate, "--start", start, "--interval", "1s"};
    }

    private static void kill(String... services) {
        for (String service : services) {
            TestEngine.docker("kill", "-s", "KILL", DeployedSwarm.containers().get(service + ".1"));
        }
    }

    private void awaitReadings(long readings) {
        dps.run("wait", "stream", "--caught-up", "--timeout", "4m").succeeds();
        await().atMost(PLENTY).pollInterval(LOOK).untilAsserted(() -> {
            JsonNode stream = stream();
            assertThat(stream.path("state").asText()).isIn("running", "idle");
            assertThat(stream.path("readings").asLong()).isEqualTo(readings);
        });
    }

    private String scheduled() {
        return dps.run("dag", "runs", STREAMING, "-o", "csv").succeeds().lines().stream()
                .filter(line -> line.startsWith("scheduled__"))
                .map(line -> line.split(",")[0])
                .findFirst()
                .orElseThrow();
    }

    private Dps.Result skipped() {
        Dps.Result second = run(SKIPPED);
        assertThat(second.out())
                .contains(
                        "Skipping task. Reason: the stream already has a writer: ",
                        "on airflow-scheduler",
                        "average: skipped")
                .doesNotContain("\tat ");
        return second;
    }

    private void handOver() throws Exception {
        dps.run("dag", "trigger", STREAMING, "--run-id", "next", "--conf", "wait=5m", "--conf", "run_for=20s")
                .succeeds();
        awaitLog("next", "runs: spark application");
        dps.run(generator("500", "max", "2026-11-23T09:00:00Z")).succeeds();
        endScheduled();
        awaitLog("next", "writes to weather_data_avg");
        dps.run(generator("500", "max", "2026-11-23T10:00:00Z")).succeeds();
        Dps.Result next = dps.run("dag", "logs", STREAMING, "next", "-f").succeeds();
        assertThat(next.out()).contains("average: success");
    }

    private void awaitLog(String run, String text) {
        await().atMost(PLENTY)
                .pollInterval(LOOK)
                .until(() -> dps.run("dag", "logs", STREAMING, run).out().contains(text));
    }

    /** The command ends with 1 when nobody writes. */
    private JsonNode stream() throws IOException {
        return new ObjectMapper()
                .readTree(dps.run("stream", "status", "-o", "json").out())
                .path(0);
    }

    /** Ends the run of the schedule, which would last for 25 minutes, as a person does in the UI. */
    private void endScheduled() throws IOException, InterruptedException {
        String run = scheduled();
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
    void a_span_that_is_averaged_twice_is_the_same_twice() {
        dps.run("topic", "create", "again").succeeds();
        dps.run("dag", "unpause", BACKFILL).succeeds();

        shown.require(AVERAGE, run(AVERAGE));
        List<String> first = averages();
        run(AVERAGE);
        List<String> both = averages();

        assertThat(first).hasSize(60).doesNotHaveDuplicates();
        assertThat(both).hasSize(120);
        assertThat(new TreeSet<>(both)).isEqualTo(new TreeSet<>(first));
        assertThat(sink.of(BACKFILL)).isEmpty();
    }

    private List<String> averages() {
        return dps.run("topic", "tail", "again", "--format", "%k %s\\n")
                .succeeds()
                .lines();
    }

    @Test
    void files_that_are_dropped_become_readings_once_also_while_a_run_looks(@TempDir Path folder) throws IOException {
        long before = records("weather_data");
        String scheduler = DeployedSwarm.containers().get("airflow-scheduler.1");
        shown.require(LOOK_FOR_FILES, run(LOOK_FOR_FILES));
        drop(scheduler, folder.resolve("readings.csv"), "21.5", "21.6", "warm");
        // Grows until it is told to stop, or for two minutes.
        TestEngine.docker("exec", "-d", scheduler, "sh", "-c", """
                { echo process_timestamp,temperature,humidity,pressure
                  row=0
                  while [ ! -e /tmp/grown ] && [ $row -lt 400 ]; do
                      echo 2026-11-22T11:00:00Z,23,40,1000
                      row=$((row + 1))
                      sleep 0.3
                  done
                } >/var/lib/inbox/growing.csv
                """);
        Dps.Result looking =
                dps.run("dag", "trigger", FILES, "-f", "--run-id", "looking").succeeds();
        assertThat(looking.out()).containsPattern("\"changing\":[12],");
        drop(scheduler, folder.resolve("meanwhile.csv"), "22.1", "22.2", "22.3");
        TestEngine.docker("exec", scheduler, "touch", "/tmp/grown");

        await().atMost(PLENTY).pollInterval(LOOK).untilAsserted(() -> assertThat(inbox(scheduler))
                .hasSize(4)
                .allMatch(name -> name.startsWith("/var/lib/inbox/archive/")));
        long grown = TestEngine.docker("exec", scheduler, "sh", "-c", "cat /var/lib/inbox/archive/*growing.csv")
                        .lines()
                        .count()
                - 1;
        assertThat(grown).isPositive();
        dps.run("dag", "trigger", FILES, "-f", "--run-id", "again").succeeds();
        dps.run("dag", "pause", FILES).succeeds();

        assertThat(records("weather_data")).isEqualTo(before + 2 + 3 + grown);
        await().atMost(PLENTY).untilAsserted(() -> assertThat(sink.of(FILES)).hasSize(1));
        Message told = sink.of(FILES).get(0);
        assertThat(told.body().path("title").asText()).isEqualTo(FILES + ": 1 reject");
        PageTranscript.requireBlock("airflow notification", List.of(told.text()));
        Dps.Result log = dps.run("dag", "runs", FILES, "-o", "csv").succeeds().lines().stream()
                .skip(1)
                .map(line -> dps.run("dag", "logs", FILES, line.split(",")[0]).succeeds())
                .filter(logs -> logs.out().contains("\"bad_rows\":1"))
                .findFirst()
                .orElseThrow();
        shown.require(PUBLISHED, log);
    }

    private static void drop(String scheduler, Path file, String... temperatures) throws IOException {
        StringBuilder rows = new StringBuilder("process_timestamp,temperature,humidity,pressure,sensor_id\n");
        for (int second = 0; second < temperatures.length; second++) {
            rows.append("2026-11-22T10:00:0%d,%s,42.1,1003.2,dropped%n".formatted(second, temperatures[second]));
        }
        Files.writeString(file, rows);
        TestEngine.docker("cp", file.toString(), scheduler + ":/var/lib/inbox/" + file.getFileName());
    }

    /** The files in it, and those that a run has moved. */
    private static List<String> inbox(String scheduler) {
        return TestEngine.docker("exec", scheduler, "find", "/var/lib/inbox", "-type", "f", "-name", "*.csv*")
                .lines()
                .toList();
    }

    @Test
    @Tag("long")
    void parts_of_airflow_that_are_silent_or_down_are_said_to_be_and_come_back() throws IOException {
        long before = records("weather_data");
        for (String part : List.of("scheduler", "dag-processor")) {
            String container = DeployedSwarm.containers().get("airflow-" + part + ".1");
            TestEngine.docker("pause", container);
            // The engine sees nothing in that; Airflow misses the heartbeats after half a minute.
            await().atMost(PLENTY)
                    .pollInterval(LOOK)
                    .until(() -> dps.run("stack", "status", "-o", "csv").lines().stream()
                            .anyMatch(line -> line.startsWith("airflow-" + part + ",unhealthy,1/1")
                                    && line.contains(
                                            "Airflow's " + part + " is unhealthy; its last heartbeat was at")));
            TestEngine.docker("unpause", container);
        }
        dps.run("wait", "stack", "--timeout", "4m").succeeds();
        kill("airflow-api-server");

        dps.run("dag", "list").exitsWith(3).says("error: cannot connect to Airflow at " + url);
        dps.run("wait", "stack", "--timeout", "4m").succeeds();
        dps.run(generate("--conf", "count=10", "--conf", "seed=8", "--conf", "start=" + BEGIN))
                .succeeds();
        assertThat(records("weather_data")).isEqualTo(before + 10);
    }

    @Test
    void the_page_shows_nothing_that_no_case_holds() {
        assertThat(shown.commands()).containsExactly(LIST, MAKE, STREAM, SKIPPED, AVERAGE, LOOK_FOR_FILES, PUBLISHED);
    }
}
