package io.dps.stack.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dps.testing.FreePorts;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kinds of quorum that a data folder may have, with real brokers. */
@Tag("slow")
final class LocalBrokerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private Properties settings;

    @BeforeEach
    void choosePorts() throws IOException {
        settings = settings();
    }

    @AfterEach
    void endBrokers() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void a_new_folder_gets_a_dynamic_quorum_which_goes_on_at_other_ports() throws Exception {
        Process first = start();
        assertThat(kraftVersion()).isEqualTo(1);
        first.destroy();
        first.waitFor();

        settings = settings();
        start();

        assertThat(kraftVersion()).isEqualTo(1);
    }

    @Test
    void a_folder_with_a_static_quorum_goes_on_with_it_started_before_or_not() throws Exception {
        Properties formatted = new Properties();
        formatted.putAll(settings);
        formatted.remove("controller.quorum.bootstrap.servers");
        formatted.setProperty(
                "controller.quorum.voters", "1@" + settings.getProperty("controller.quorum.bootstrap.servers"));
        Path file = store(formatted, "static.properties");
        String[] format = {
            "format",
            "--config",
            file.toString(),
            "--cluster-id",
            Uuid.randomUuid().toString()
        };
        assertThat(StorageTool.execute(format, System.out)).isZero();

        for (int life = 0; life < 2; life++) {
            Process broker = start();
            assertThat(kraftVersion()).isZero();
            broker.destroy();
            broker.waitFor();
        }
    }

    private Process start() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LocalBroker.class.getName(),
                        store(settings, "kafka.properties").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("broker.log").toFile())
                .start();
        started.add(process);
        return process;
    }

    /** Waits for the broker; the feature's level is 1 under a dynamic quorum, and 0 or absent under a static one. */
    private int kraftVersion() {
        Map<String, Object> connection = Map.of(
                "bootstrap.servers",
                address(settings, "PLAINTEXT"),
                "request.timeout.ms",
                2_000,
                "default.api.timeout.ms",
                4_000);
        return await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(
                        () -> {
                            assertThat(started.get(started.size() - 1).isAlive())
                                    .as(Files.readString(folder.resolve("broker.log")))
                                    .isTrue();
                            try (Admin admin = Admin.create(connection)) {
                                FinalizedVersionRange range = admin.describeFeatures()
                                        .featureMetadata()
                                        .get()
                                        .finalizedFeatures()
                                        .get("kraft.version");
                                return range == null ? 0 : (int) range.maxVersionLevel();
                            }
                        },
                        version -> version >= 0);
    }

    private Path store(Properties properties, String name) throws IOException {
        Path file = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
        return file;
    }

    /** Those of the distribution for the single node, on free ports of loopback. */
    private Properties settings() throws IOException {
        Properties p = new Properties();
        try (InputStream shipped = LocalBroker.class.getResourceAsStream("/io/dps/stack/configs/kafka.properties")) {
            p.load(shipped);
        }
        List<Integer> ports = FreePorts.several(2);
        p.setProperty("listeners", "PLAINTEXT://127.0.0.1:" + ports.get(0) + ",CONTROLLER://127.0.0.1:" + ports.get(1));
        p.setProperty("advertised.listeners", "PLAINTEXT://" + address(p, "PLAINTEXT"));
        p.setProperty("controller.quorum.bootstrap.servers", address(p, "CONTROLLER"));
        p.setProperty("log.dirs", folder.resolve("data").toString());
        return p;
    }

    private static String address(Properties settings, String listener) {
        String prefix = listener + "://";
        for (String each : settings.getProperty("listeners").split(",")) {
            if (each.startsWith(prefix)) {
                return each.substring(prefix.length());
            }
        }
        throw new AssertionError("no listener " + listener);
    }
}
