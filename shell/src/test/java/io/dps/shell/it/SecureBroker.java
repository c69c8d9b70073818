package io.dps.shell.it;

import io.dps.testing.ForkedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/**
 * A real broker with a listener of every security protocol, all on loopback: as someone else might run it, and with one
 * user.
 */
final class SecureBroker implements AutoCloseable {
    private static final List<String> PROTOCOLS = List.of("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL");

    private final ForkedBroker broker;

    private SecureBroker(ForkedBroker broker) {
        this.broker = broker;
    }

    /**
     * Starts it.
     *
     * @param keys key store of the broker; SSL demands a certificate of the client that {@code clients} has signed
     */
    static SecureBroker start(Path folder, Path keys, Path clients, String user, String password) throws Exception {
        SecureBroker secure = new SecureBroker(ForkedBroker.start(
                Files.createDirectories(folder.resolve("broker")),
                Path.of(System.getProperty("dps.runtime"), "kafka"),
                PROTOCOLS,
                security(keys, clients, user, password)));
        try {
            secure.addUser(user, password);
        } catch (Exception | AssertionError e) {
            secure.close();
            throw e;
        }
        return secure;
    }

    /** {@code host:port} of the listener with that protocol. */
    String at(String protocol) {
        return broker.address(protocol);
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

    private void addUser(String user, String password) throws Exception {
        try (Admin admin = admin()) {
            // One request may name a user once.
            for (ScramMechanism mechanism : List.of(ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512)) {
                admin.alterUserScramCredentials(List.of(credential(user, password, mechanism)))
                        .all()
                        .get();
            }
        }
    }

    private static UserScramCredentialUpsertion credential(String user, String password, ScramMechanism mechanism) {
        return new UserScramCredentialUpsertion(user, new ScramCredentialInfo(mechanism, 4096), password);
    }

    private static Properties security(Path keys, Path clients, String user, String password) {
        Properties p = new Properties();
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
        broker.close();
    }
}
