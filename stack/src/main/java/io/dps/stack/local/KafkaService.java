package io.dps.stack.local;

import io.dps.stack.local.JavaCommand.LogConfiguration;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The Kafka broker: one process that is both broker and controller (KRaft), bound to loopback only. */
final class KafkaService implements LocalService {
    static final String NAME = "kafka";

    /** The broker's main class, by name because it is on the broker's class path only. */
    private static final String BROKER = "io.dps.stack.broker.LocalBroker";

    private final ContextFolder folder;
    private final JarFolder jars;
    private final HealthCheck health;

    KafkaService(ContextFolder folder, JarFolder jars, HealthCheck health) {
        this.folder = folder;
        this.jars = jars;
        this.health = health;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int port(Deployment deployment) {
        return deployment.kafkaPort();
    }

    @Override
    public String endpoint(Deployment deployment) {
        return PortCheck.LOOPBACK + ":" + deployment.kafkaPort();
    }

    @Override
    public void configure(Deployment deployment) throws IOException {
        LogConfiguration.KAFKA.write(folder);
        StringWriter text = new StringWriter();
        properties(deployment).store(text, null);
        PrivateFile.replace(settings(), text.toString());
    }

    @Override
    public JavaCommand command() {
        List<String> options = new ArrayList<>(JavaCommand.memory(512));
        options.addAll(JavaCommand.quickStart());
        options.add("-Djava.io.tmpdir=" + folder.scratch(NAME));
        options.addAll(LogConfiguration.KAFKA.jvmOptions(folder, NAME));
        return new JavaCommand(options, jars, BROKER, List.of(settings().toString()), Map.of());
    }

    @Override
    public HealthCheck health() {
        return health;
    }

    @Override
    public long neededBytes() {
        return 600L << 20;
    }

    private Path settings() {
        return folder.conf().resolve("kafka.properties");
    }

    private Properties properties(Deployment deployment) {
        String broker = PortCheck.LOOPBACK + ":" + deployment.kafkaPort();
        String controller = PortCheck.LOOPBACK + ":" + deployment.controllerPort();
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("controller.quorum.bootstrap.servers", controller);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        p.setProperty("advertised.listeners", "PLAINTEXT://" + broker);
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("log.dirs", folder.kafkaData().toString());
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("num.partitions", "1");
        p.setProperty("default.replication.factor", "1");
        singleNode(p);
        return p;
    }

    private static void singleNode(Properties p) {
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.setProperty(topic + ".replication.factor", "1");
            // With the default of 50, the first consumer waits until 50 partition folders are created.
            p.setProperty(topic + ".num.partitions", "4");
        }
        p.setProperty("transaction.state.log.min.isr", "1");
        p.setProperty("share.coordinator.state.topic.min.isr", "1");
        // Kafka's default. After a kill, the broker cannot register again until its old session has expired. But a
        // shorter session would expire whenever the machine stalls for some seconds. The partitions then lose their
        // leader, and we have seen Kafka's producers hold records for two minutes, until their delivery timeout.
        p.setProperty("broker.session.timeout.ms", "9000");
        p.setProperty("broker.heartbeat.interval.ms", "500");
        // The default of 128 MB is allocated at start and never needed for topics of this size.
        p.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
    }
}
