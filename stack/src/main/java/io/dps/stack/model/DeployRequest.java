package io.dps.stack.model;

import io.dps.contract.SwarmPort;
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

    /**
     * Who hears of runs that failed and of rejects.
     *
     * @param url address of a webhook; empty: nobody. Whoever knows it can write there
     * @param token what the webhook wants to be shown, if anything
     * @param format form of the messages: {@code chat} or {@code tracker}
     */
    public record Notifications(Optional<Secret> url, Optional<Secret> token, String format) {
        /** The form that most webhooks take. */
        public static final String CHAT = "chat";

        /** Nobody hears of anything. */
        public static Notifications off() {
            return new Notifications(Optional.empty(), Optional.empty(), CHAT);
        }
    }

    /**
     * What a user asks of Airflow at a deploy.
     *
     * @param port port of its UI and API
     * @param password another password of its user; empty keeps the present one
     * @param generate make a password where the present one is what everybody knows
     * @param notifications who hears of failures
     */
    public record AirflowRequest(int port, Optional<Secret> password, boolean generate, Notifications notifications) {
        /** What holds when nobody asks for anything. */
        public static AirflowRequest usual() {
            return new AirflowRequest(SwarmPort.AIRFLOW.usual(), Optional.empty(), false, Notifications.off());
        }
    }
}
