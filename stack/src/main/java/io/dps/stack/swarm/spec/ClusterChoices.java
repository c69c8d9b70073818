package io.dps.stack.swarm.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a deploy of profile {@code cluster} chose. The first deploy fixes it.
 *
 * @param hosts host by which clients reach each node, in the order of the nodes' numbers
 * @param sharedDir folder where all nodes mount the same file system; empty if there is none
 */
public record ClusterChoices(
        @JsonProperty("hosts") List<String> hosts,
        @JsonProperty("sharedDir") String sharedDir) {
    /** The label that numbers the nodes of the brokers. */
    public static final String LABEL = "dps.node";

    /** The file that lies over the compose file. */
    static final String FILE = "compose.cluster.yml";

    private static final String SHARED_FILE = "compose.shared.yml";

    public ClusterChoices {
        hosts = List.copyOf(hosts);
    }

    /** Returns whether drivers and executors on all nodes see the same files. */
    @JsonIgnore
    public boolean isShared() {
        return !sharedDir.isEmpty();
    }

    List<String> files() {
        return isShared() ? List.of(FILE, SHARED_FILE) : List.of(FILE);
    }

    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (int number = 1; number <= hosts.size(); number++) {
            variables.put("DPS_ADVERTISE_" + number, hosts.get(number - 1));
        }
        if (isShared()) {
            variables.put("DPS_SHARED_DIR", sharedDir);
            variables.put("DPS_DRIVERS", "spark");
            variables.put("DPS_PLACE", "node.role == manager");
        }
        return variables;
    }

    /** Returns the number of the node on which a service of a broker runs; empty for other services. */
    public static Optional<Integer> brokerOf(String service) {
        return switch (service) {
            case "kafka" -> Optional.of(1);
            case "kafka-2" -> Optional.of(2);
            case "kafka-3" -> Optional.of(3);
            default -> Optional.empty();
        };
    }

    /** Returns the services of the brokers, in the order of their nodes. */
    public static List<String> brokerServices(int count) {
        List<String> services = new ArrayList<>(List.of("kafka"));
        for (int number = 2; number <= count; number++) {
            services.add("kafka-" + number);
        }
        return services;
    }
}
