package io.dps.stack.model;

import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a user asks of a deploy.
 *
 * @param kafkaPort port of the broker for clients
 * @param connectPort port of the Spark Connect server
 * @param anyPort take free ports instead of the given ones where those are taken
 * @param without services that may be left out and are
 * @param kafkaUiWritable whether users of Kafka UI may write; without this they only read
 * @param advertise host by which clients reach the services, where it is not the target's own choice
 * @param ports other ports than a target's usual ones, by the settings that say so, such as {@code history.port}
 * @param airflow what is asked of Airflow, where the target has one
 * @param timeout how long all services together may take to become healthy
 */
public record DeployRequest(
        int kafkaPort,
        int connectPort,
        boolean anyPort,
        Set<String> without,
        boolean kafkaUiWritable,
        Optional<String> advertise,
        Map<String, Integer> ports,
        AirflowRequest airflow,
        Duration timeout) {
    public DeployRequest {
        requirePort("kafka", kafkaPort);
        requirePort("connect", connectPort);
        requirePort("airflow", airflow.port());
        if (kafkaPort == connectPort) {
            throw UserFailure.usage("kafka and connect cannot share port " + kafkaPort);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw UserFailure.usage("the time to wait must be positive: " + timeout);
        }
        ports.forEach(DeployRequest::requirePort);
        without = Set.copyOf(without);
        ports = Map.copyOf(ports);
    }

    /** A request for everything, reached as the target chooses. */
    public DeployRequest(int kafkaPort, int connectPort, boolean anyPort, Duration timeout) {
        this(
                kafkaPort,
                connectPort,
                anyPort,
                Set.of(),
                false,
                Optional.empty(),
                Map.of(),
                AirflowRequest.usual(),
                timeout);
    }

    private static void requirePort(String service, int port) {
        if (port < 1 || port > 65_535) {
            throw UserFailure.usage("not a port for " + service + ": " + port);
        }
    }
}
