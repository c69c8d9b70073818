package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The profile cluster on three engines of this machine: what it survives, and whether it says so. */
@Tag("swarm")
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterIT {
    private static final String TOPIC = "orders";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Four times what it takes on a machine that does nothing else, so that a busy one passes too. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private ThreeNodes nodes;
    private Dps dps;

    @BeforeAll
    void deploy(@TempDir Path folder) throws Exception {
        Dps shell = new Dps(folder).inThisProcess();
        Path images = folder.resolve("images.tar");
        // Closes before the nodes come up: both wait for the same turn.
        try (DeployedSwarm builder = DeployedSwarm.open(folder, "--without", "airflow,kafka-ui")) {
            List<String> names = new ArrayList<>(List.of("save", "-o", images.toString()));
            builder.dps().with("DPS_TARGET", "").run("stack", "images", "list", "-o", "csv").lines().stream()
                    .map(line -> line.split(","))
                    .filter(cells -> cells[0].matches("dps/(kafka|spark):.*") && cells[1].equals("present"))
                    .forEach(cells -> names.add(cells[0]));
            TestEngine.docker(names.toArray(String[]::new));
        }
        nodes = ThreeNodes.up();
        dps = ThreeNodes.asking(DeployedSwarm.on(shell), 1, 2, 3);
        dps.run("stack", "deploy", "--profile", "cluster", "--without", "airflow,kafka-ui")
                .exitsWith(3)
                .says("error: images are missing: node1 lacks dps/kafka:")
                .says("; node3 lacks dps/kafka:");
        dps.run("stack", "images", "load", images.toString(), "--all-nodes").succeeds();
        Files.delete(images);
        dps.run(
                        "stack",
                        "deploy",
                        "--profile",
                        "cluster",
                        "--without",
                        "airflow,kafka-ui",
                        "--any-port",
                        "--wait",
                        "5m")
                .succeeds()
                .says("here alone, and stopped while it is gone: SQL and streams");
    }

    @AfterAll
    void down() throws Exception {
        if (nodes != null) {
            nodes.down();
        }
    }

    @Test
    void a_killed_broker_and_a_dead_node_lose_no_record_and_the_status_tells() throws Exception {
        assertThat(healthy())
                .containsOnlyKeys("kafka", "kafka-2", "kafka-3", "spark-master", "spark-worker", "connect", "history");
        assertThat(healthy().get("spark-worker")).isEqualTo("3/3 node1+node2+node3");
        assertThat(String.join("\n", dps.run("stack", "endpoints", "-o", "csv").lines()))
                .contains("kafka,10.77.0.11:", "kafka-2,10.77.0.12:", "kafka-3,10.77.0.13:");
        assertThat(String.join("\n", dps.run("stack", "doctor", "-o", "csv").lines()))
                .contains("SQL and streams are on the node with the label dps.node=1 alone");
        dps.run("topic", "create", TOPIC, "--partitions", "3").succeeds();

        try (SteadyWriter writer = new SteadyWriter(client(), TOPIC);
                Admin admin = Admin.create(client())) {
            writer.writesOnAllPartitions(PATIENCE);
            TopicDescription topic = describe(admin);
            assertThat(topic.partitions()).hasSize(3).allSatisfy(partition -> assertThat(partition.isr())
                    .hasSize(3));

            int leader = topic.partitions().get(0).leader().id();
            writer.forgetPauses();
            String container = ThreeNodes.engine(leader, "ps", "-q", "--filter", "name=_kafka");
            ThreeNodes.engine(leader, "kill", "-s", "KILL", container);
            writer.writesOnAllPartitions(PATIENCE);
            assertThat(writer.longestPause()).isLessThan(PAUSE);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(describe(admin).partitions())
                            .allSatisfy(partition -> assertThat(partition.isr()).hasSize(3)));

            writer.forgetPauses();
            ThreeNodes.does("kill", "3");
            await().atMost(PAUSE).untilAsserted(() -> assertThat(
                            dps.run("stack", "status", "-o", "csv").lines())
                    .anyMatch(line -> line.startsWith("kafka-3,dead,0/1,node3,")
                            && line.contains("node3 is down, and what it stores is there"))
                    .anyMatch(line -> line.startsWith("spark-worker,starting,2/3,") && line.contains("node3 is down"))
                    .anyMatch(line -> line.startsWith("kafka,healthy,"))
                    .anyMatch(line -> line.startsWith("kafka-2,healthy,")));
            writer.writesOnAllPartitions(PATIENCE);
            assertThat(writer.longestPause()).isLessThan(PAUSE);

            assertThat(writer.finish()).isGreaterThan(1000);
            assertThat(writer.lost()).isEmpty();
        }
    }

    @Test
    void a_driver_that_was_stopped_for_longer_than_its_lease_ends_and_another_goes_on() throws Exception {
        dps.run("generate", "start", "--rate", "20/s").succeeds();
        dps.run("stream", "start").succeeds();
        dps.run("wait", "stream", "--caught-up", "--timeout", "4m").succeeds();
        // Without a folder that all nodes share, drivers are on the first node.
        String container = ThreeNodes.engine(1, "ps", "-q", "--filter", "name=_averager");

        ThreeNodes.engine(1, "pause", container);
        TimeUnit.SECONDS.sleep(20);
        ThreeNodes.engine(1, "unpause", container);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ThreeNodes.engine(1, "logs", container))
                .contains("the lease of stream weather_data_avg was not renewed for")
                .contains("this process ends at once"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ThreeNodes.engine(1, "ps", "-q", "--filter", "name=_averager"))
                        .isNotEmpty()
                        .doesNotContain(container));
        dps.run("wait", "stream", "--caught-up", "--timeout", "4m").succeeds();
        dps.run("generate", "stop").succeeds();
        dps.run("wait", "stream", "--caught-up", "--timeout", "4m").succeeds();
        dps.run("stream", "verify").succeeds();
        dps.run("stream", "stop").succeeds();
    }

    private static TopicDescription describe(Admin admin) throws Exception {
        return admin.describeTopics(List.of(TOPIC)).allTopicNames().get().get(TOPIC);
    }

    /** The services that are healthy, with their tasks and nodes. */
    private Map<String, String> healthy() {
        return dps.run("stack", "status", "-o", "csv").succeeds().lines().stream()
                .map(line -> line.replaceAll("\"([^\"]*),([^\"]*),([^\"]*)\"", "$1+$2+$3")
                        .split(","))
                .filter(cells -> cells[1].equals("healthy"))
                .collect(Collectors.toMap(cells -> cells[0], cells -> cells[2] + " " + cells[3]));
    }

    private Map<String, Object> client() throws Exception {
        Path secret = dps.state().resolve(DeployedSwarm.NAME).resolve("secret/kafka-password");
        String brokers = String.join(
                ",",
                dps.run("stack", "endpoints", "-o", "csv").succeeds().lines().stream()
                        .filter(line -> line.startsWith("kafka") && line.contains("SCRAM"))
                        .map(line -> line.split(",")[1])
                        .toList());
        return Map.of(
                "bootstrap.servers",
                brokers,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"dps\" password=\""
                        + Files.readString(secret).strip() + "\";",
                "socket.connection.setup.timeout.ms",
                2000);
    }
}
