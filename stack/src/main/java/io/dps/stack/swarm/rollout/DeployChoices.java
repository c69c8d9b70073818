package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.SwarmPort;
import io.dps.contract.UserFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.swarm.spec.StackParts;
import io.dps.stack.swarm.spec.SwarmChoices;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Makes the choices of a deploy, such as ports and the advertised host, from the request, the choices of the previous
 * deploy and facts about the node.
 */
public final class DeployChoices {
    private final DeployRequest request;
    private final Optional<SwarmChoices> before;
    private final Set<String> running;
    private final boolean here;

    /**
     * @param running short names of the services that already exist in the swarm
     * @param here whether the engine runs on this machine, so that its ports can be checked
     */
    public DeployChoices(DeployRequest request, Optional<SwarmChoices> before, Set<String> running, boolean here) {
        this.request = request;
        // An earlier deploy may have ended before it chose anything; its blank values must not be kept.
        this.before = before.filter(SwarmChoices::areSettled);
        this.running = Set.copyOf(running);
        this.here = here;
    }

    /**
     * @param images images by their variables in the compose file
     * @throws UserFailure of kind {@code FAILED} when a port is taken, naming its owner
     */
    public SwarmChoices settle(JsonNode info, Map<String, String> images) {
        String node = info.path("Swarm").path("NodeAddr").asText("127.0.0.1");
        return new SwarmChoices(
                request.advertise()
                        .or(() -> before.map(SwarmChoices::advertise))
                        .orElse(node),
                ports(),
                before.map(SwarmChoices::clusterId).orElseGet(DeployChoices::clusterId),
                Math.max(1, info.path("NCPU").asInt(1)),
                request.without(),
                images,
                before.map(SwarmChoices::scales).orElse(Map.of()),
                request.airflow().notifications().format(),
                request.kafkaUiWritable());
    }

    private Map<String, Integer> ports() {
        Map<String, Integer> ports = new TreeMap<>();
        for (SwarmPort port : SwarmPort.values()) {
            int asked = asked(port);
            ports.put(port.variable(), isRunning(port, asked) ? kept(port, asked) : free(port, asked, ports));
        }
        requireDistinct(ports);
        return ports;
    }

    /** Returns whether the service already runs and keeps its port; if not, the port must be free. */
    private boolean isRunning(SwarmPort port, int asked) {
        return running.contains(port.service())
                && (request.anyPort()
                        || before.map(choices -> choices.port(port) == asked).orElse(true));
    }

    private void requireDistinct(Map<String, Integer> ports) {
        Set<String> left = StackParts.services(request.without());
        Map<Integer, SwarmPort> owners = new TreeMap<>();
        for (SwarmPort port : SwarmPort.values()) {
            int number = ports.get(port.variable());
            SwarmPort other = left.contains(port.service()) ? null : owners.put(number, port);
            if (other != null) {
                throw UserFailure.usage(
                        other.setting() + " and " + port.setting() + " are both " + number,
                        "set one of them to another port");
            }
        }
    }

    /**
     * Returns the port that a running service keeps. With {@code --any-port} this is the port that an earlier deploy
     * found, so that deploys do not move services to other ports.
     */
    private int kept(SwarmPort port, int asked) {
        return request.anyPort() ? before.map(choices -> choices.port(port)).orElse(asked) : asked;
    }

    private int asked(SwarmPort port) {
        return switch (port) {
            case KAFKA -> request.kafkaPort();
            case CONNECT -> request.connectPort();
            case AIRFLOW -> request.airflow().port();
            default ->
                request.ports()
                        .getOrDefault(
                                port.setting(),
                                before.map(choices -> choices.port(port)).orElse(port.usual()));
        };
    }

    private int free(SwarmPort port, int asked, Map<String, Integer> chosen) {
        if (!here || StackParts.services(request.without()).contains(port.service())) {
            return asked;
        }
        Optional<PortCheck.Refusal> refusal = PortCheck.refusal(asked);
        if (refusal.isEmpty()) {
            return asked;
        }
        if (request.anyPort()) {
            Set<Integer> others = new HashSet<>(chosen.values());
            return PortCheck.free(others);
        }
        throw UserFailure.failed(
                "port " + asked + ", needed by " + port.service() + ", is "
                        + refusal.get().reason(),
                refusal.get().hint(port.setting()));
    }

    /** Creates a cluster id in Kafka's form: 16 bytes in URL-safe Base64. */
    private static String clusterId() {
        UUID id = UUID.randomUUID();
        byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        // A leading dash would be parsed as an option.
        return text.startsWith("-") ? clusterId() : text;
    }
}
