package io.dps.streaming;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker in a process of its own, on loopback, from the jars that stack/runtime/kafka collects. Its ports stay
 * the same when it is killed and started again.
 */
final class ForkedBroker implements AutoCloseable {
    private static final Path JARS = Path.of("../stack/runtime/kafka/target/lib");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final Path folder;
    private final int port;
    private final Duration session;
    private Process process;

    private ForkedBroker(Path folder, Duration session) throws IOException, InterruptedException {
        this.folder = folder;
        this.session = session;
        List<Integer> ports = freePorts();
        this.port = ports.get(0);
        writeSettings(ports.get(1));
        Process format = java(
                "kafka.tools.StorageTool",
                List.of(
                        "format",
                        "--config",
                        settings().toString(),
                        "--cluster-id",
                        Uuid.randomUuid().toString()));
        if (format.waitFor() != 0) {
            throw new IllegalStateException("the broker's folder was not formatted: " + output());
        }
    }

    /**
     * Formats a folder and starts a broker on it; returns when that answers.
     *
     * @param session how long the broker may be silent before its partitions lose their leader. After a kill it may start
     *     anew only when that has passed; a broker that a busy machine holds up for longer leaves producers with records
     *     that they do not send before their delivery time is over
     */
    static ForkedBroker start(Path folder, Duration session) throws IOException, InterruptedException {
        if (!Files.isDirectory(JARS)) {
            throw new IllegalStateException("no " + JARS.toAbsolutePath().normalize()
                    + ": build it with mvn -pl stack/runtime/kafka -am package -DskipTests");
        }
        ForkedBroker broker = new ForkedBroker(folder, session);
        broker.start();
        return broker;
    }

    /** Starts it again after {@link #kill}. */
    void start() throws IOException, InterruptedException {
        process = java("kafka.Kafka", List.of(settings().toString()));
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                close();
                throw new IllegalStateException("the broker did not start: " + output());
            }
        }
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Ends it at once, as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void createTopics(Admin admin, NewTopic... topics) throws InterruptedException {
        try {
            admin.createTopics(List.of(topics)).all().get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused.getCause());
        }
    }

    private boolean answers() throws InterruptedException {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", address(), "request.timeout.ms", 1000, "default.api.timeout.ms", 2000))) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        }
    }

    private Process java(String main, List<String> args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlog4j2.level=ERROR",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                JARS.toAbsolutePath().normalize() + "/*",
                main));
        command.addAll(args);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    private String output() throws IOException {
        return Files.readString(log(), StandardCharsets.UTF_8);
    }

    private Path log() {
        return folder.resolve("broker.log");
    }

    private Path settings() {
        return folder.resolve("broker.properties");
    }

    private void writeSettings(int controllerPort) throws IOException {
        String controller = "127.0.0.1:" + controllerPort;
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("controller.quorum.voters", "1@" + controller);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listeners", "PLAINTEXT://" + address() + ",CONTROLLER://" + controller);
        p.setProperty("advertised.listeners", "PLAINTEXT://" + address());
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("log.dirs", folder.resolve("data").toString());
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("broker.session.timeout.ms", String.valueOf(session.toMillis()));
        p.setProperty("broker.heartbeat.interval.ms", "500");
        p.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        // Tests write records of any date, and Kafka counts retention and refuses the future by a record's own time.
        p.setProperty("log.retention.ms", "-1");
        p.setProperty("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        try (Writer out = Files.newBufferedWriter(settings())) {
            p.store(out, null);
        }
    }

    private static List<Integer> freePorts() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocket one = new ServerSocket(0, 1, loopback);
                ServerSocket other = new ServerSocket(0, 1, loopback)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
