package io.dps.stack.swarm.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dps.contract.SwarmPort;
import io.dps.stack.model.DeployRequest.Notifications;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a deploy chose and later ones keep.
 *
 * @param advertise host by which clients reach the services
 * @param ports published ports by their variables in the compose file
 * @param clusterId id of the Kafka cluster, which its data volume has to have
 * @param cpus cores that one service may use
 * @param without services left out
 * @param images images by their variables in the compose file
 * @param scales numbers of tasks that a user set
 * @param notifyFormat form of Airflow's notifications
 * @param kafkaUiWritable whether users of Kafka UI may write; not in the state of a deploy that knew no choice
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
        @JsonProperty("kafkaUiWritable") boolean kafkaUiWritable) {
    public SwarmChoices {
        ports = new TreeMap<>(ports);
        without = new TreeSet<>(without);
        images = new TreeMap<>(images);
        scales = new TreeMap<>(scales);
        // Of a deploy that knew no Airflow.
        notifyFormat = Objects.requireNonNullElse(notifyFormat, Notifications.CHAT);
    }

    /** Before a deploy chose anything. */
    public static SwarmChoices none() {
        return new SwarmChoices(
                "127.0.0.1", Map.of(), "any", 1, Set.of(), Map.of(), Map.of(), Notifications.CHAT, false);
    }

    /** Whether a deploy chose these; it settles every port. */
    public boolean areSettled() {
        return !ports.isEmpty();
    }

    public int port(SwarmPort port) {
        return ports.getOrDefault(port.variable(), port.usual());
    }

    /** The port of a service that is published under a number. */
    public Optional<SwarmPort> portOf(String service, int published) {
        return Stream.of(SwarmPort.values())
                .filter(port -> port.service().equals(service) && port(port) == published)
                .findFirst();
    }

    public SwarmChoices withScale(String service, int replicas) {
        Map<String, Integer> changed = new TreeMap<>(scales);
        changed.put(service, replicas);
        return new SwarmChoices(
                advertise, ports, clusterId, cpus, without, images, changed, notifyFormat, kafkaUiWritable);
    }
}
