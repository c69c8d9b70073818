package io.dps.stack.swarm.spec;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dps.contract.SwarmPort;
import io.dps.stack.model.DeployRequest.Notifications;
import io.dps.stack.model.Profile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The settings that a deploy chose and later deploys keep.
 *
 * @param advertise host by which clients reach the services
 * @param ports published ports by their variables in the compose file
 * @param clusterId id of the Kafka cluster; must match the id on its data volume
 * @param cpus cores that one service may use
 * @param without services that are not deployed
 * @param images images by their variables in the compose file
 * @param scales numbers of tasks that a user set with {@code scale}
 * @param notifyFormat form of Airflow's notifications
 * @param kafkaUiWritable whether users of Kafka UI may write; the state that an older dps wrote lacks this
 * @param cluster choices of profile {@code cluster}; null for profile {@code single}
 */
public record SwarmChoices(
        @JsonProperty("advertise") String advertise,
        @JsonProperty("ports") Map<String, Integer> ports,
        @JsonProperty("clusterId") String clusterId,
        @JsonProperty("cpus") int cpus,
        @JsonProperty("without") Set<String> without,
        @JsonProperty("images") Map<String, String> images,
        @JsonProperty("scales") Map<String, Integer> scales,
        @JsonProperty("notifyFormat") String notifyFormat,
        @JsonProperty("kafkaUiWritable") boolean kafkaUiWritable,
        @JsonProperty("cluster") ClusterChoices cluster) {
    public SwarmChoices {
        ports = new TreeMap<>(ports);
        without = new TreeSet<>(without);
        images = new TreeMap<>(images);
        scales = new TreeMap<>(scales);
        // The state was written by an older dps without Airflow.
        notifyFormat = Objects.requireNonNullElse(notifyFormat, Notifications.CHAT);
    }

    /** Returns the choices before any deploy. */
    public static SwarmChoices none() {
        return new SwarmChoices(
                "127.0.0.1", Map.of(), "any", 1, Set.of(), Map.of(), Map.of(), Notifications.CHAT, false);
    }

    /** Creates the choices of profile {@code single}. */
    public SwarmChoices(
            String advertise,
            Map<String, Integer> ports,
            String clusterId,
            int cpus,
            Set<String> without,
            Map<String, String> images,
            Map<String, Integer> scales,
            String notifyFormat,
            boolean kafkaUiWritable) {
        this(advertise, ports, clusterId, cpus, without, images, scales, notifyFormat, kafkaUiWritable, null);
    }

    /** Names what runs on the first node of a cluster and nowhere else, for a sentence; empty if nothing does. */
    @JsonIgnore
    public String tiedToFirstNode() {
        if (cluster == null) {
            return "";
        }
        List<String> parts = new ArrayList<>(cluster.isShared() ? List.of() : List.of("SQL", "streams"));
        if (!without.contains("airflow")) {
            parts.add("Airflow");
        }
        return String.join(" and ", parts).replaceFirst(" and (?=.* and )", ", ");
    }

    /** Returns the choices of profile {@code cluster}; empty for profile {@code single}. */
    public Optional<ClusterChoices> ofCluster() {
        return Optional.ofNullable(cluster);
    }

    public Profile profile() {
        return cluster == null ? Profile.SINGLE : Profile.CLUSTER;
    }

    public SwarmChoices withCluster(ClusterChoices chosen) {
        return new SwarmChoices(
                chosen.hosts().get(0),
                ports,
                clusterId,
                cpus,
                without,
                images,
                scales,
                notifyFormat,
                kafkaUiWritable,
                chosen);
    }

    /** Returns the names of the files that lie over the compose file. */
    public List<String> overlays() {
        return ofCluster().map(ClusterChoices::files).orElse(List.of());
    }

    /** Returns the variables of those files. */
    public Map<String, String> overlayVariables() {
        return ofCluster().map(ClusterChoices::variables).orElse(Map.of());
    }

    /** Returns the host by which clients reach each broker, by the name of its service. */
    public Map<String, String> brokers() {
        List<String> hosts = ofCluster().map(ClusterChoices::hosts).orElse(List.of(advertise));
        Map<String, String> brokers = new LinkedHashMap<>();
        for (String service : ClusterChoices.brokerServices(hosts.size())) {
            brokers.put(service, hosts.get(brokers.size()));
        }
        return brokers;
    }

    /** Returns whether a deploy made these choices; a deploy always settles every port. */
    public boolean areSettled() {
        return !ports.isEmpty();
    }

    public int port(SwarmPort port) {
        return ports.getOrDefault(port.variable(), port.usual());
    }

    /** Returns the port of a service that is published under the given number. */
    public Optional<SwarmPort> portOf(String service, int published) {
        return Stream.of(SwarmPort.values())
                .filter(port -> port.service().equals(service) && port(port) == published)
                .findFirst();
    }

    public SwarmChoices withScale(String service, int replicas) {
        Map<String, Integer> changed = new TreeMap<>(scales);
        changed.put(service, replicas);
        return new SwarmChoices(
                advertise, ports, clusterId, cpus, without, images, changed, notifyFormat, kafkaUiWritable, cluster);
    }
}
