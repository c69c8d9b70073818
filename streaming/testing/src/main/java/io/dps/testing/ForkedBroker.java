package io.dps.testing;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A real Kafka broker in a process of its own, on loopback. Its ports and its data stay the same when it is killed and
 * started again.
 */
public final class ForkedBroker implements AutoCloseable {
    private static final String PLAINTEXT = "PLAINTEXT";
    private static final String CONTROLLER = "CONTROLLER";
    private static final Path JARS = Path.of("../stack/runtime/kafka/target/lib");
    private static final Duration START_LIMIT = Duration.ofMinutes(5);

    private final Path folder;
    private final Path jars;
    private final Map<String, Integer> ports;
    private Process process;

    private ForkedBroker(Path folder, Path jars, Map<String, Integer> ports) {
        this.folder = folder;
        this.jars = jars;
        this.ports = ports;
    }

    /**
     * Starts a broker that lets everyone in and obeys ACLs, from the jars that stack/runtime/kafka collects; returns when it answers.
     *
     * @param folder where its data, its settings and its log go
     * @param session how long the broker may be silent before its partitions lose their leader. After a kill it may start
     *     anew only when that has passed; a broker that a busy machine holds up for longer leaves producers with records
     *     that they do not send before their delivery time is over
     */
    public static ForkedBroker start(Path folder, Duration session) throws IOException, InterruptedException {
        if (!Files.isDirectory(JARS)) {
            throw new IllegalStateException("no " + JARS.toAbsolutePath().normalize()
                    + ": build it with mvn -pl stack/runtime/kafka -am package -DskipTests");
        }
        Properties more = new Properties();
        more.setProperty("auto.create.topics.enable", "false");
        more.setProperty("broker.session.timeout.ms", String.valueOf(session.toMillis()));
        more.setProperty("broker.heartbeat.interval.ms", "500");
        // Everything is allowed until a test denies it.
        more.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        more.setProperty("allow.everyone.if.no.acl.found", "true");
        // Tests write records of any date, and Kafka counts retention and refuses the future by a record's own time.
        more.setProperty("log.retention.ms", "-1");
        more.setProperty("log.message.timestamp.after.max.ms", String.valueOf(Long.MAX_VALUE));
        return start(folder, JARS, List.of(PLAINTEXT), more);
    }

    /**
     * Starts a broker with a listener of each of these security protocols; returns when it answers at PLAINTEXT.
     *
     * @param folder where its data, its settings and its log go
     * @param jars folder of the broker's jars
     * @param protocols names of Kafka's security protocols, PLAINTEXT among them
     * @param more settings beside those of a single node
     */
    public static ForkedBroker start(Path folder, Path jars, List<String> protocols, Properties more)
            throws IOException, InterruptedException {
        List<Integer> free = FreePorts.several(protocols.size() + 1);
        Map<String, Integer> ports = new LinkedHashMap<>();
        protocols.forEach(protocol -> ports.put(protocol, free.get(ports.size())));
        ForkedBroker broker = new ForkedBroker(folder, jars, ports);
        broker.writeSettings(free.get(protocols.size()), more);
        broker.start();
        return broker;
    }

    /** Starts it again after {@link #kill}. */
    public void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.level=ERROR",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        jars.toAbsolutePath().normalize() + "/*",
                        "io.dps.stack.broker.LocalBroker",
                        settings().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        long begun = System.nanoTime();
        while (!answers()) {
            if (!process.isAlive() || System.nanoTime() - begun > START_LIMIT.toNanos()) {
                close();
                throw new IllegalStateException(
                        "the broker did not start: " + Files.readString(log(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Returns {@code host:port} of the listener without security. */
    public String address() {
        return address(PLAINTEXT);
    }

    /** Returns {@code host:port} of the listener with that protocol. */
    public String address(String protocol) {
        return "127.0.0.1:" + ports.get(protocol);
    }

    /** Ends it at once, as kill -9 does. */
    public void kill() throws InterruptedException {
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

    /** Creates topics, and waits until the broker shows them with a leader: the controller answers earlier than that. */
    public static void createTopics(Admin admin, NewTopic... topics) throws InterruptedException {
        try {
            admin.createTopics(List.of(topics)).all().get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused.getCause());
        }
        List<String> names = Arrays.stream(topics).map(NewTopic::name).toList();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!areShown(admin, names)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("the broker does not show " + names);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean areShown(Admin admin, List<String> topics) throws InterruptedException {
        try {
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition ->
                            partition.leader() != null && !partition.leader().isEmpty());
        } catch (ExecutionException notYet) {
            if (notYet.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw new IllegalStateException(notYet.getCause());
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

    private Path log() {
        return folder.resolve("broker.log");
    }

    private Path settings() {
        return folder.resolve("broker.properties");
    }

    private void writeSettings(int controllerPort, Properties more) throws IOException {
        String controller = "127.0.0.1:" + controllerPort;
        String listeners = ports.keySet().stream()
                .map(protocol -> protocol + "://" + address(protocol))
                .collect(Collectors.joining(","));
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("controller.quorum.bootstrap.servers", controller);
        p.setProperty("controller.listener.names", CONTROLLER);
        p.setProperty("listeners", listeners + "," + CONTROLLER + "://" + controller);
        p.setProperty("advertised.listeners", listeners);
        p.setProperty(
                "listener.security.protocol.map",
                ports.keySet().stream()
                                .map(protocol -> protocol + ":" + protocol + ",")
                                .collect(Collectors.joining())
                        + CONTROLLER + ":" + PLAINTEXT);
        p.setProperty("log.dirs", folder.resolve("data").toString());
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("transaction.state.log.replication.factor", "1");
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("transaction.state.log.num.partitions", "1");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        p.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.putAll(more);
        try (Writer out = Files.newBufferedWriter(settings())) {
            p.store(out, null);
        }
    }
}
