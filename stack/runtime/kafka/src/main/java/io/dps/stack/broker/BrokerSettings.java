package io.dps.stack.broker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * The properties of a broker that is also a controller, the only one or one of several, and the data folder that they name in {@code
 * log.dirs}.
 *
 * <p>A new folder is formatted with a dynamic quorum (KIP-853), which accepts more controllers later. A folder that
 * was formatted with a static quorum keeps it: Kafka refuses to start one kind with the settings of the other.
 */
final class BrokerSettings {
    private static final String BOOTSTRAP_SERVERS = "controller.quorum.bootstrap.servers";
    private static final String VOTERS = "controller.quorum.voters";

    private final Properties properties;
    private final Path data;

    private BrokerSettings(Properties properties) {
        this.properties = properties;
        this.data = Path.of(properties.getProperty("log.dirs"));
    }

    /** @param file names one folder in {@code log.dirs} and the controller in {@code controller.quorum.bootstrap.servers} */
    static BrokerSettings read(Path file) throws IOException {
        return new BrokerSettings(properties(file));
    }

    String get(String name) {
        return properties.getProperty(name, "");
    }

    void set(String name, String value) {
        properties.setProperty(name, value);
    }

    /** Returns the id of the cluster that the data folder belongs to, empty when the folder is not formatted yet. */
    Optional<String> clusterId() throws IOException {
        try {
            return Optional.of(properties(data.resolve("meta.properties")).getProperty("cluster.id", ""));
        } catch (NoSuchFileException notFormatted) {
            return Optional.empty();
        }
    }

    /**
     * Formats the data folder with a dynamic quorum.
     *
     * @param file file with these settings, for the formatting tool
     * @param more further arguments of that tool
     * @return false when the tool failed and has printed why
     */
    boolean format(Path file, String clusterId, List<String> more) throws IOException {
        write(file);
        String[] arguments = Stream.concat(
                        Stream.of(
                                "format", "--config", file.toString(), "--cluster-id", clusterId, "--ignore-formatted"),
                        Stream.concat(quorum(clusterId).stream(), more.stream()))
                .toArray(String[]::new);
        return StorageTool.execute(arguments, System.out) == 0;
    }

    /**
     * Returns the arguments for the quorum. Each of several controllers is told all of them: a controller's id is its place
     * in the list of servers, and the id of its folder follows from that and the cluster's, so that all say the same.
     */
    private List<String> quorum(String clusterId) {
        String[] servers = get(BOOTSTRAP_SERVERS).split(",");
        if (servers.length == 1) {
            return List.of("--standalone");
        }
        String controllers = IntStream.range(0, servers.length)
                .mapToObj(at -> (at + 1) + "@" + servers[at] + ":" + folderId(clusterId, at + 1))
                .collect(Collectors.joining(","));
        return List.of("--initial-controllers", controllers);
    }

    /** Returns an id for the data folder of a controller, in Kafka's form. */
    static Uuid folderId(String clusterId, int node) {
        UUID id = UUID.nameUUIDFromBytes((clusterId + "/" + node).getBytes(StandardCharsets.UTF_8));
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Writes the settings with which the broker starts on its formatted data folder. */
    void writeForStart(Path file) throws IOException {
        if (!hasDynamicQuorum()) {
            properties.setProperty(VOTERS, get("node.id") + "@" + properties.remove(BOOTSTRAP_SERVERS));
        }
        write(file);
    }

    /**
     * Returns whether the quorum is dynamic. Kafka records the kind in the quorum state; before its first start there
     * is only the formatter's snapshot.
     */
    private boolean hasDynamicQuorum() throws IOException {
        Path metadata = data.resolve("__cluster_metadata-0");
        try (InputStream state = Files.newInputStream(metadata.resolve("quorum-state"))) {
            return new ObjectMapper().readTree(state).path("data_version").asInt() > 0;
        } catch (NoSuchFileException neverStarted) {
            return Files.exists(metadata.resolve("00000000000000000000-0000000000.checkpoint"));
        }
    }

    private void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            properties.store(out, null);
        }
    }

    private static Properties properties(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        return properties;
    }
}
