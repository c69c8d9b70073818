package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;

/**
 * A real broker with a listener of every security protocol, all on loopback: as someone else might run it, and with one
 * user.
 */
final class SecureBroker implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");

    private final Process process;
    private final Map<String, Integer> ports;

    private SecureBroker(Process process, Map<String, Integer> ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Starts it.
     *
     * @param keys key store of the broker; SSL demands a certificate of the client that {@code clients} has signed
     */
    static SecureBroker start(Path folder, Path keys, Path clients, String user, String password) throws Exception {
        Map<String, Integer> ports = freePorts();
        Path settings = Files.createDirectories(folder.resolve("broker")).resolve("broker.properties");
        try (Writer out = Files.newBufferedWriter(settings)) {
            properties(folder.resolve("broker/data"), ports, keys, clients, user, password)
                    .store(out, null);
        }
        Path log = folder.resolve("broker/log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Path.of(System.getProperty("dps.runtime"), "kafka") + "/*",
                        "io.dps.stack.broker.LocalBroker",
                        settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        SecureBroker broker = new SecureBroker(process, ports);
        try {
            broker.addUser(user, password, log);
        } catch (Exception | AssertionError e) {
            broker.close();
            throw e;
        }
        return broker;
    }

    /** {@code host:port} of the listener with that protocol. */
    String at(String protocol) {
        return LOOPBACK + ":" + ports.get(protocol);
    }

    /**
     * Leaves a user these rights on a topic and none on the cluster. Where nothing is said, everybody may do anything.
     */
    void restrict(String user, String topic, AclOperation... rights) throws Exception {
        List<AclBinding> bindings = new ArrayList<>();
        bindings.add(allow("somebody", ResourceType.CLUSTER, "kafka-cluster", AclOperation.ALL));
        for (AclOperation right : rights) {
            bindings.add(allow(user, ResourceType.TOPIC, topic, right));
        }
        try (Admin admin = admin()) {
            admin.createAcls(bindings).all().get();
        }
    }

    /** Lets everybody do anything again. */
    void liftRestrictions() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", at("PLAINTEXT"), "enable.metrics.push", false));
    }

    private static AclBinding allow(String user, ResourceType type, String name, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(type, name, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private void addUser(String user, String password, Path log) {
        Awaitility.await("the broker, see " + log)
                .atMost(Duration.ofMinutes(5))
                .ignoreExceptions()
                .until(() -> {
                    assertThat(process.isAlive()).isTrue();
                    try (Admin admin = admin()) {
                        // One request may name a user once.
                        for (ScramMechanism mechanism :
                                List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                            admin.alterUserScramCredentials(List.of(credential(user, password, mechanism)))
                                    .all()
                                    .get();
                        }
                        return true;
                    }
                });
    }

    private static UserScramCredentialUpsertion credential(String user, String password, ScramMechanism mechanism) {
        return new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, 4096), password);
    }

    private static Map<String, Integer> freePorts() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        Map<String, Integer> ports = new HashMap<>();
        for (String protocol : PROTOCOLS) {
            sockets.add(new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK)));
            ports.put(protocol, sockets.get(sockets.size() - 1).getLocalPort());
        }
        sockets.add(new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK)));
        ports.put("CONTROLLER", sockets.get(sockets.size() - 1).getLocalPort());
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }

    private static Properties properties(
            Path data, Map<String, Integer> ports, Path keys, Path clients, String user, String password) {
        Properties p = new Properties();
        List<String> listeners = PROTOCOLS.stream()
                .map(protocol -> protocol + "://" + LOOPBACK + ":" + ports.get(protocol))
                .toList();
        String controller = LOOPBACK + ":" + ports.get("CONTROLLER");
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", "1");
        p.setProperty("controller.quorum.bootstrap.servers", controller);
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listeners", String.join(",", listeners) + ",CONTROLLER://" + controller);
        p.setProperty("advertised.listeners", String.join(",", listeners));
        p.setProperty(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        p.setProperty("log.dirs", data.toString());
        p.setProperty("offsets.topic.replication.factor", "1");
        p.setProperty("offsets.topic.num.partitions", "1");
        p.setProperty("log.cleaner.dedupe.buffer.size", String.valueOf(8 << 20));
        p.setProperty("ssl.keystore.type", "PKCS12");
        p.setProperty("ssl.keystore.location", keys.toString());
        p.setProperty("ssl.keystore.password", Certificates.PASSWORD);
        p.setProperty("listener.name.ssl.ssl.client.auth", "required");
        p.setProperty("listener.name.ssl.ssl.truststore.type", "PEM");
        p.setProperty("listener.name.ssl.ssl.truststore.location", clients.toString());
        p.setProperty("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        p.setProperty("allow.everyone.if.no.acl.found", "true");
        // The broker itself, and the tests.
        p.setProperty("super.users", "User:ANONYMOUS");
        p.setProperty("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512");
        String module = "org.apache.kafka.common.security.";
        for (String listener : List.of("sasl_plaintext", "sasl_ssl")) {
            String name = "listener.name." + listener + ".";
            p.setProperty(
                    name + "plain.sasl.jaas.config",
                    module + "plain.PlainLoginModule required user_" + user + "=\""
                            + password.replace("\\", "\\\\").replace("\"", "\\\"") + "\";");
            for (String mechanism : List.of("scram-sha-256", "scram-sha-512")) {
                p.setProperty(name + mechanism + ".sasl.jaas.config", module + "scram.ScramLoginModule required;");
            }
        }
        return p;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
