package io.dps.stack.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * Main of the broker's process in a container: completes the settings with what a node decides, formats the data folder
 * at the first start, and runs the broker. The clients' password is read from a file and stays inside this process.
 */
public final class ContainerBroker {
    /** The login that clients outside use. */
    static final String USER = "dps";

    private static final Path SETTINGS = Path.of(System.getProperty("java.io.tmpdir"), "broker.properties");

    private ContainerBroker() {}

    /** @param args the path of the settings, and the path of the file with the clients' password */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            throw ProcessEnd.with(2, "expected the paths of the broker's settings and of the clients' password");
        }
        Properties settings = read(Path.of(args[0]));
        String password = Files.readString(Path.of(args[1])).strip();
        settings.setProperty("advertised.listeners", advertised(settings));
        write(settings);
        if (isFormatted(settings)) {
            // Kafka takes a password at formatting alone; one that has changed since is set as an admin would.
            ClientPassword.setWhenUp(inside(), password);
        } else {
            format(password);
        }
        Kafka.main(new String[] {SETTINGS.toString()});
    }

    /** Inside, the broker is known by its own host name; outside, by the node's. */
    private static String advertised(Properties settings) {
        String host = environment("DPS_ADVERTISE", "127.0.0.1");
        String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        String client =
                settings.getProperty("listener.security.protocol.map", "").contains("CLIENT:")
                        ? ",CLIENT://" + bracketed + ":" + environment("DPS_KAFKA_PORT", "9094")
                        : "";
        return "PLAINTEXT://" + inside() + client;
    }

    private static String inside() {
        return environment("HOSTNAME", "localhost") + ":9092";
    }

    /** A folder of another cluster would bring its topics, offsets and logins along. */
    private static boolean isFormatted(Properties settings) throws IOException {
        Path folder = Path.of(settings.getProperty("log.dirs"));
        Properties meta;
        try {
            meta = read(folder.resolve("meta.properties"));
        } catch (NoSuchFileException e) {
            return false;
        }
        String expected = environment("DPS_CLUSTER_ID", "any");
        String found = meta.getProperty("cluster.id", "");
        if (!expected.equals("any") && !expected.equals(found)) {
            throw ProcessEnd.with(
                    1,
                    "the data volume belongs to another cluster: " + found + ", not " + expected
                            + "\nhint: remove the volume if its topics are not needed any more, or deploy under another"
                            + " stack name");
        }
        return true;
    }

    private static void format(String password) {
        String wanted = environment("DPS_CLUSTER_ID", "any");
        String clusterId = wanted.equals("any") ? Uuid.randomUuid().toString() : wanted;
        if (password.isEmpty() || password.matches(".*[\\[\\],\\s].*")) {
            throw ProcessEnd.with(
                    1, "the password of Kafka's clients must not be empty or have a comma, a bracket or a blank");
        }
        String scram = "SCRAM-SHA-512=[name=" + USER + ",password=" + password + "]";
        String[] arguments = {"format", "--config", SETTINGS.toString(), "--cluster-id", clusterId, "--add-scram", scram
        };
        if (StorageTool.execute(arguments, System.out) != 0) {
            throw ProcessEnd.with(1, "the data folder of the broker could not be formatted");
        }
    }

    private static String environment(String name, String otherwise) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }

    private static void write(Properties settings) throws IOException {
        try (OutputStream out = Files.newOutputStream(SETTINGS)) {
            settings.store(out, null);
        }
    }
}
