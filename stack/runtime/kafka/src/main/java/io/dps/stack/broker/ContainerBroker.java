package io.dps.stack.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kafka.Kafka;
import org.apache.kafka.common.Uuid;

/**
 * Main class of the broker process in a container: adds the node's own settings, formats the data folder at the first
 * start, and runs the broker. The clients' password is read from a file and stays inside this process.
 */
public final class ContainerBroker {
    /** The SASL user for clients outside the swarm. */
    static final String USER = "dps";

    private static final Path SETTINGS = Path.of(System.getProperty("java.io.tmpdir"), "broker.properties");

    private ContainerBroker() {}

    /** @param args the path of the settings, and the path of the file with the clients' password */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw ProcessExit.with(2, "expected the paths of the broker's settings and of the clients' password");
        }
        BrokerSettings settings = BrokerSettings.read(Path.of(args[0]));
        // Byte for byte, except for the one newline that ends every secret file.
        String password = Files.readString(Path.of(args[1])).replaceFirst("\\r?\\n\\z", "");
        settings.set("advertised.listeners", advertised(settings));
        settings.set("node.id", environment("DPS_NODE_ID", settings.get("node.id")));
        String rack = environment("DPS_RACK", "");
        if (!rack.isEmpty()) {
            settings.set("broker.rack", rack);
        }
        Optional<String> clusterId = settings.clusterId();
        if (clusterId.isPresent()) {
            requireOwn(clusterId.get());
            // Kafka accepts a password only while formatting; a password that changed later is set through the admin
            // API.
            ClientPassword.setWhenUp(inside(), password);
        } else {
            format(settings, password);
        }
        settings.writeForStart(SETTINGS);
        Kafka.main(new String[] {SETTINGS.toString()});
    }

    /**
     * Returns the advertised listeners: the container's host name for clients inside, the node's address for clients
     * outside.
     */
    private static String advertised(BrokerSettings settings) {
        String host = environment("DPS_ADVERTISE", "127.0.0.1");
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String client = settings.get("listener.security.protocol.map").contains("CLIENT:")
                ? ",CLIENT://" + bracketed + ":" + environment("DPS_KAFKA_PORT", "9094")
                : "";
        return "PLAINTEXT://" + inside() + client;
    }

    private static String inside() {
        return environment("HOSTNAME", "localhost") + ":9092";
    }

    /** Refuses the data folder of another cluster: it would bring the topics, offsets and logins of that cluster. */
    private static void requireOwn(String clusterId) {
        String expected = environment("DPS_CLUSTER_ID", "any");
        if (!expected.equals("any") && !expected.equals(clusterId)) {
            throw ProcessExit.with(
                    1,
                    "the data volume belongs to another cluster: " + clusterId + ", not " + expected
                            + "\nhint: remove the volume if its topics are not needed any more, or deploy under another"
                            + " stack name");
        }
    }

    private static void format(BrokerSettings settings, String password) throws IOException {
        String wanted = environment("DPS_CLUSTER_ID", "any");
        String clusterId = wanted.equals("any") ? Uuid.randomUuid().toString() : wanted;
        if (password.isEmpty() || password.matches(".*[\\[\\],\\s].*")) {
            throw ProcessExit.with(
                    1, "the password of Kafka's clients must not be empty or have a comma, a bracket or a blank");
        }
        String scram = "SCRAM-SHA-512=[name=" + USER + ",password=" + password + "]";
        if (!settings.format(SETTINGS, clusterId, List.of("--add-scram", scram))) {
            throw ProcessExit.with(1, "the data folder of the broker could not be formatted");
        }
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }
}
