package io.dps.stack.model;

import io.dps.contract.Durations;
import io.dps.contract.SwarmPort;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The options of a deploy.
 *
 * @param kafkaPort port of the broker for clients
 * @param connectPort port of the Spark Connect server
 * @param anyPort whether to choose a free port where the given one is taken
 * @param without optional services to leave out
 * @param kafkaUiWritable whether users of Kafka UI may write; without this they only read
 * @param advertise host by which clients reach the services, empty to let the target choose
 * @param ports ports that replace the target's defaults, by the name of their setting, such as {@code history.port}
 * @param airflow options for Airflow, on targets that have it
 * @param size profile and shared folder
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
        SizeRequest size,
        Duration timeout) {
    public DeployRequest {
        requirePort("kafka", kafkaPort);
        requirePort("connect", connectPort);
        requirePort("airflow", airflow.port());
        if (kafkaPort == connectPort) {
            throw UserFailure.usage("kafka and connect cannot share port " + kafkaPort);
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw UserFailure.usage("the timeout must be positive: " + Durations.format(timeout));
        }
        ports.forEach(DeployRequest::requirePort);
        without = Set.copyOf(without);
        ports = Map.copyOf(ports);
    }

    /** Creates a request for all services, with the host chosen by the target. */
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
                SizeRequest.KEEP,
                timeout);
    }

    private static void requirePort(String service, int port) {
        if (port < 1 || port > 65_535) {
            throw UserFailure.usage(port + " is not a valid port for " + service);
        }
    }

    /**
     * The options that choose the size of a stack on a swarm. A stack keeps those of its first deploy.
     *
     * @param profile profile; empty keeps that of the stack, which at first is {@code SINGLE}
     * @param sharedDir folder where all nodes of a cluster mount the same file system; empty keeps what the stack has
     */
    public record SizeRequest(Optional<Profile> profile, Optional<String> sharedDir) {
        /** Changes nothing. */
        public static final SizeRequest KEEP = new SizeRequest(Optional.empty(), Optional.empty());
    }

    /**
     * The settings for notifications about failed runs and rejects.
     *
     * @param url address of a webhook, a secret because anyone who knows it can post there; empty sends nothing
     * @param token token that the webhook requires, if any
     * @param format form of the messages: {@code chat} or {@code tracker}
     */
    public record Notifications(Optional<Secret> url, Optional<Secret> token, String format) {
        /** The format that most webhooks accept. */
        public static final String CHAT = "chat";

        /** Returns settings that send no notifications. */
        public static Notifications off() {
            return new Notifications(Optional.empty(), Optional.empty(), CHAT);
        }
    }

    /**
     * The options of a deploy that concern Airflow.
     *
     * @param port port of its UI and API
     * @param password new password of its user; empty keeps the current one
     * @param generate whether to generate a password in place of the well-known default
     * @param notifications settings for notifications about failures
     */
    public record AirflowRequest(int port, Optional<Secret> password, boolean generate, Notifications notifications) {
        /** Returns the defaults. */
        public static AirflowRequest usual() {
            return new AirflowRequest(SwarmPort.AIRFLOW.usual(), Optional.empty(), false, Notifications.off());
        }
    }
}
