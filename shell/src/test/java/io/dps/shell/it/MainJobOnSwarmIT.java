package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main job on a real Docker Swarm: one stack is deployed and averages readings; the cases look at it and change it. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MainJobOnSwarmIT {
    /** More than twice the goal, as a machine that runs tests is busy. */
    private static final Duration DEPLOY = Duration.ofMinutes(2);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String DEPLOYED = "stack deploy --target swarm --without kafka-ui,airflow --any-port";
    private static final String STATUS = "stack status";
    private static final String START = "stream start";
    private static final String REPLAY = "generate run --replay readings.csv.gz --column process_timestamp=time_stamp"
            + " --column temperature=temp_h";
    private static final String VERIFY = "stream verify";
    private static final String SCALE = "stack scale spark-worker=2";
    private static final String REMOVE = "stack remove";
    private static final String COUNT = "select count(*) as n from weather_data";

    /** Fewer letters than any secret has that dps makes. */
    private static final int MADE_SECRET = 16;

    private PageTranscript shown;
    private Path folder;
    private DeployedSwarm swarm;
    private Dps dps;
    private Dps.Result deployed;
    private Duration deployTook;
    private Dps.Result status;
    private Dps.Result statusInCsv;
    private Dps.Result topics;
    private Dps.Result started;
    private Averaged averaged;

    /** What came of the real readings, where there are any. */
    private record Averaged(RealReadings readings, Dps.Result replayed, Dps.Result averages, Dps.Result verified) {}

    @BeforeAll
    void deploy(@TempDir Path files) throws IOException {
        shown = PageTranscript.read("swarm transcript");
        folder = files;
        swarm = DeployedSwarm.open(files, "--without", "kafka-ui,airflow");
        dps = swarm.dps();
        aDeployThatCannotBeLeavesTheEngineAlone();
        long begun = System.nanoTime();
        deployed = swarm.deploy();
        deployTook = Duration.ofNanos(System.nanoTime() - begun);
        statusInCsv = dps.run("stack", "status", "-o", "csv").succeeds();
        status = dps.run("stack", "status").succeeds();
        topics = dps.run("topic", "list", "-o", "csv").succeeds();
        started = dps.run("stream", "start").succeeds();
        if (System.getenv().getOrDefault("DPS_REAL_READINGS", "").isBlank()) {
            dps.run("generate", "run", "--rate", "max", "--count", "1000", "--start", "2026-11-22T07:00:00Z")
                    .succeeds();
            dps.run("wait", "stream", "--caught-up", "--timeout", "4m").succeeds();
        } else {
            averaged = averageTheRealReadings();
        }
    }

    private Averaged averageTheRealReadings() throws IOException {
        RealReadings readings = RealReadings.read();
        Dps.Result replayed = readings.replay(dps);
        dps.run("wait", "stream", "--caught-up", "--timeout", "4m").succeeds();
        // Windows close in the batch after the one that has read their readings.
        String windows = Integer.toString(readings.windows());
        dps.run("wait", "topic", "weather_data_avg", "--records", windows, "--timeout", "2m")
                .succeeds();
        return new Averaged(
                readings, replayed, dps.run("topic", "tail", "weather_data_avg"), dps.run("stream", "verify"));
    }

    private void aDeployThatCannotBeLeavesTheEngineAlone() throws IOException {
        List<String> before = TestEngine.listing();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("0.0.0.0"))) {
            dps.with("DPS_CONNECT_PORT", Integer.toString(taken.getLocalPort()))
                    .run("stack", "deploy")
                    .exitsWith(1)
                    .says("port " + taken.getLocalPort() + ", needed by connect, is taken by process ");
        }
        assertThat(TestEngine.listing()).isEqualTo(before);
        assertThat(dps.run("stack", "status", "-o", "csv").out()).contains("kafka,absent,");
    }

    @AfterAll
    void remove() throws IOException {
        if (swarm != null) {
            swarm.close();
        }
    }

    @Test
    void every_service_is_healthy_in_time_and_tells_where_it_answers() {
        assertThat(deployTook).isLessThan(DEPLOY);
        assertThat(deployed.err()).doesNotContain("failed");
        shown.require(DEPLOYED, deployed);
        shown.require(STATUS, status);
        List<String> services = statusInCsv.lines();
        assertThat(services.subList(1, services.size()))
                .hasSize(5)
                .allMatch(line -> line.split(",")[1].equals("healthy") && line.split(",")[2].equals("1/1"));
        assertThat(swarm.endpoints("connect")).anyMatch(at -> at.startsWith("sc://"));
        assertThat(swarm.endpoints("kafka")).hasSize(2).contains("kafka-1:9092");
        assertThat(swarm.endpoints("kafka-ui")).isEmpty();
        assertThat(dps.run("stack", "nodes", "-o", "csv").succeeds().lines())
                .hasSize(2)
                .element(1)
                .asString()
                .contains(",manager,leader,ready,active,", "connect.1", "kafka.1");
        assertThat(topics.lines())
                .contains("dps_stream_progress,1,1,0", "weather_data,4,1,0", "weather_data_avg,1,1,0");
    }

    @Test
    void the_averager_averages_the_real_readings() throws IOException {
        assumeThat(averaged).as("skipped: no real readings").isNotNull();

        shown.require(START, started);
        shown.require(REPLAY, averaged.replayed());
        averaged.readings().requireAverages(averaged.averages().succeeds());
        int windows = averaged.readings().windows();
        averaged.verified().succeeds().says(windows + " windows closed", windows + " correct", " 0 late");
        shown.require(VERIFY, averaged.verified());
    }

    @Test
    void the_generator_runs_beside_the_services() {
        long before = records();

        dps.run("generate", "start", "--rate", "50/s", "--sensors", "2").succeeds();

        dps.run("wait", "topic", "weather_data", "--records", Long.toString(before + 100), "--timeout", "3m")
                .succeeds();
        assertThat(dps.run("generate", "status", "-o", "csv").succeeds().out()).contains("running,");
        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().out()).contains("generator,healthy,1/1,");
        dps.run("generate", "stop").succeeds().says("generator stopped: " + (records() - before) + " records");
    }

    @Test
    void records_are_read_by_tail_and_by_sql() {
        long records = records();

        assertThat(dps.run("topic", "tail", "weather_data", "-n", "7", "-o", "raw")
                        .succeeds()
                        .lines())
                .hasSize(7)
                .allMatch(line -> line.startsWith("{\"process_timestamp\":\"20"));
        assertThat(dps.run("sql", COUNT).succeeds().out()).isEqualTo("n\n" + records + "\n");
        dps.run("topic", "view", "weather_data_avg", "--name", "humidities").succeeds();
        assertThat(dps.run("sql", "select max(avg_humidity) > 0 as humid from humidities")
                        .succeeds()
                        .out())
                .isEqualTo("humid\ntrue\n");
    }

    @Test
    void a_python_client_connects_by_what_is_printed_and_shows_a_frame() throws Exception {
        assertThat(new PythonClient(folder).runDemo(dps)).contains("|  2|3.5| south|2026-11-23|", "| north|   2.5|");
    }

    @Test
    void a_stream_of_ones_own_is_a_service_from_its_first_start_until_it_is_dropped() throws IOException {
        Files.writeString(folder.resolve("orders"), "{\"n\":1,\"price\":10}\n{\"n\":2,\"price\":90}\nno json\n");
        dps.run(
                        "-c",
                        "topic create orders --partitions 2; topic create large; topic produce orders --file "
                                + folder.resolve("orders"),
                        "-c",
                        "topic view orders --schema 'n BIGINT NOT NULL, price DOUBLE'",
                        "-c",
                        "stream create large --to large 'select n, price from orders where price > 50'")
                .succeeds();

        dps.run("stream", "start", "large").succeeds();
        dps.run("wait", "stream", "large", "--caught-up", "--timeout", "4m").succeeds();

        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().out()).contains("stream-large,healthy,1/1,");
        dps.run("wait", "topic", "large", "--records", "1", "--timeout", "3m").succeeds();
        dps.run("stream", "verify", "large").succeeds().says("1 correct", "not_json 1");
        assertThat(dps.run("stream", "rejects", "large", "-o", "csv").succeeds().out())
                .contains(",not_json,");
        dps.run("stream", "stop", "large").succeeds().says("stream large stopped");
        dps.run("stream", "reset", "large", "--rows", "-y").succeeds();
        assertThat(TestEngine.docker("service", "ls", "--format", "{{.Name}} {{.Replicas}}"))
                .contains("dps-it_stream-large 0/0");
        dps.run("stream", "drop", "large").succeeds();
        assertThat(TestEngine.docker("service", "ls", "--format", "{{.Name}}")).doesNotContain("stream-large");
    }

    @Test
    void a_second_deploy_restarts_nothing() {
        requireAverager();
        Map<String, String> containers = DeployedSwarm.containers();
        assertThat(containers).containsKeys("kafka.1", "spark-master.1", "connect.1", "history.1", "averager.1");

        Dps.Result again = swarm.deploy();

        assertThat(again.err()).contains("unchanged").doesNotContain("starting");
        assertThat(DeployedSwarm.containers()).isEqualTo(containers);
    }

    /** Starts the averager, unless it runs. */
    private void requireAverager() {
        if (!DeployedSwarm.containers().containsKey("averager.1")) {
            dps.run("stream", "start").succeeds();
        }
        await().atMost(PATIENCE)
                .until(() -> dps.run("stack", "status", "-o", "csv").out().contains("averager,healthy,1/1,"));
    }

    @Test
    void a_scaled_service_has_the_log_of_each_task() {
        shown.require(SCALE, dps.run("stack", "scale", "spark-worker=2").succeeds());

        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().out()).contains("spark-worker,healthy,2/2,");
        assertThat(DeployedSwarm.containers()).containsKeys("spark-worker.1", "spark-worker.2");
        List<String> lines =
                dps.run("stack", "logs", "spark-worker", "history").succeeds().lines();
        assertThat(lines)
                .anyMatch(line -> line.matches("spark-worker\\.1/[a-z0-9]{5} \\| .*"))
                .anyMatch(line -> line.matches("spark-worker\\.2/[a-z0-9]{5} \\| .*"))
                .anyMatch(line -> line.startsWith("history | "))
                .allMatch(line -> line.startsWith("spark-worker.") || line.startsWith("history | "));
        dps.run("stack", "scale", "spark-worker=1").succeeds();
        assertThat(dps.run("stack", "status", "-o", "csv").succeeds().out()).contains("spark-worker,healthy,1/1,");
    }

    @Test
    void a_restarted_service_goes_on_with_what_was_there() {
        dps.run("topic", "view", "weather_data_avg", "--name", "averages").succeeds();
        Map<String, String> containers = DeployedSwarm.containers();

        dps.run("stack", "restart", "connect").succeeds();

        Map<String, String> after = DeployedSwarm.containers();
        assertThat(after.get("connect.1")).isNotNull().isNotEqualTo(containers.get("connect.1"));
        assertThat(after.get("kafka.1")).isEqualTo(containers.get("kafka.1"));
        assertThat(dps.run("sql", "select count(*) > 0 as found from averages")
                        .succeeds()
                        .out())
                .isEqualTo("found\ntrue\n");
    }

    @Test
    void a_finished_stream_is_in_the_history_and_begins_anew_after_a_reset() {
        requireAverager();
        dps.run("stream", "stop").succeeds().says("averager stopped");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(completedApplications()).contains("\"name\" : \"averager\""));
        dps.run("stream", "reset", "-y").succeeds();
        assertThat(dps.run("stream", "status", "-o", "csv").exitsWith(1).out()).doesNotContain("running");
    }

    private String completedApplications() throws IOException, InterruptedException {
        String at = swarm.endpoints("history").get(0) + "/api/v1/applications?status=completed";
        HttpRequest question = HttpRequest.newBuilder(URI.create(at)).build();
        return HttpClient.newHttpClient()
                .send(question, BodyHandlers.ofString())
                .body();
    }

    @Test
    void a_limit_that_is_not_as_wanted_is_changed_in_place_and_the_data_stays() {
        long records = records();
        Map<String, String> containers = DeployedSwarm.containers();
        TestEngine.docker(
                "service", "update", "--detach", "--quiet", "--limit-memory", "900M", DeployedSwarm.NAME + "_kafka");
        assertThat(dps.run("stack", "plan", "--without", "kafka-ui,airflow", "--any-port", "-o", "csv")
                        .succeeds()
                        .lines())
                .contains("kafka,change,TaskTemplate.Resources.Limits.MemoryBytes")
                .filteredOn(line -> line.contains(",change,"))
                .hasSize(1);

        swarm.deploy();

        Map<String, String> after = DeployedSwarm.containers();
        assertThat(after.get("kafka.1")).isNotNull().isNotEqualTo(containers.get("kafka.1"));
        assertThat(after.get("connect.1")).isEqualTo(containers.get("connect.1"));
        assertThat(TestEngine.docker("inspect", "-f", "{{.HostConfig.Memory}}", after.get("kafka.1")))
                .isEqualTo(Long.toString(1L << 30));
        assertThat(records()).isEqualTo(records);
    }

    @Test
    void no_secret_is_shown_by_the_engine() throws IOException {
        StringBuilder shown = new StringBuilder();
        for (String kind : List.of("service", "container", "config", "secret")) {
            String ids = kind.equals("container")
                    ? TestEngine.docker("ps", "-q", "--filter", DeployedSwarm.label())
                    : TestEngine.docker(kind, "ls", "-q", "--filter", DeployedSwarm.label());
            for (String id : ids.lines().toList()) {
                shown.append(TestEngine.docker(kind, "inspect", id));
                shown.append(kind.equals("container") ? TestEngine.docker("top", id, "-eo", "pid,args") : "");
            }
        }

        try (Stream<Path> secrets =
                Files.list(dps.state().resolve(DeployedSwarm.NAME).resolve("secret"))) {
            int made = 0;
            for (Path file : secrets.toList()) {
                String secret = Files.readString(file).strip();
                // Not what a user may choose, such as the well-known password of the seed's Airflow.
                if (secret.length() >= MADE_SECRET) {
                    assertThat(shown).as(file.toString()).doesNotContain(secret);
                    made++;
                }
            }
            assertThat(made).isGreaterThanOrEqualTo(3);
        }
        assertThat(shown).contains("kafka-password", "ContainerBroker");
    }

    @Test
    void the_target_of_a_deployed_context_stays() {
        Dps local = dps.with("DPS_TARGET", "local");

        local.run("stack", "deploy").exitsWith(2).says("context 'dps-it' is deployed to target swarm, not local");
        dps.run("stack", "deploy", "--target", "local").exitsWith(2).says("is deployed to target swarm, not local");
    }

    @Test
    void the_page_shows_nothing_that_no_case_holds() {
        assertThat(shown.commands()).containsExactly(DEPLOYED, STATUS, START, REPLAY, VERIFY, SCALE, REMOVE);
    }

    @Test
    void a_removal_keeps_the_data_for_its_own_cluster_alone() throws IOException {
        long records = records();
        shown.require(REMOVE, dps.run("stack", "remove").succeeds());
        assertThat(DeployedSwarm.containers()).isEmpty();
        assertThat(TestEngine.docker("volume", "ls", "-q", "--filter", DeployedSwarm.label())
                        .lines())
                .contains("dps-it_kafka-data");
        assertThat(dps.run("stack", "status", "-o", "csv").out()).contains("kafka,stopped,");

        refusesTheVolumesOfAnotherCluster();
        swarm.deploy();

        assertThat(records()).isEqualTo(records);
        assertThat(dps.run("sql", COUNT).succeeds().out()).isEqualTo("n\n" + records + "\n");
    }

    /** Somebody who has lost the state of the context would else get a broker with topics and logins of another one. */
    private void refusesTheVolumesOfAnotherCluster() throws IOException {
        Dps stranger = DeployedSwarm.on(new Dps(Files.createDirectory(folder.resolve("stranger"))));

        stranger.run(swarm.deployment())
                .exitsWith(1)
                .says("error: kafka", "the data volume belongs to another cluster", "hint: ");

        stranger.run("stack", "remove").succeeds();
    }

    @Test
    @Tag("long")
    void a_deploy_that_is_interrupted_is_completed_by_the_next() throws IOException {
        dps.run("stack", "remove").succeeds();
        Path said = folder.resolve("interrupted");
        Process deploy = dps.startInto(folder.resolve("nothing"), said, swarm.deployment());
        try {
            await().atMost(PATIENCE).until(() -> Files.readString(said).matches("(?s).*spark-master +healthy.*"));
            new ProcessBuilder("kill", "-INT", Long.toString(deploy.pid()))
                    .start()
                    .waitFor();
            assertThat(deploy.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            deploy.destroyForcibly();
        }
        assertThat(deploy.exitValue()).as(Files.readString(said)).isEqualTo(130);
        assertThat(TestEngine.docker("service", "ls", "--format", "{{.Name}}"))
                .contains("dps-it_spark-master")
                .doesNotContain("dps-it_connect");

        swarm.deploy();
    }

    private long records() {
        return dps.run("topic", "list", "-o", "csv").succeeds().lines().stream()
                .map(line -> line.split(","))
                .filter(cells -> cells[0].equals("weather_data"))
                .mapToLong(cells -> Long.parseLong(cells[3]))
                .findFirst()
                .orElseThrow();
    }
}
