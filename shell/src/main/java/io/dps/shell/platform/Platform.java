package io.dps.shell.platform;

import io.dps.contract.RowFunction;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.AirflowClient;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.stack.external.ExternalTarget;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.Target;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The platform of one context: its target, and connections that are opened on first use and kept between commands. Safe
 * for several threads; a SQL session runs one statement at a time.
 */
public final class Platform implements AutoCloseable {
    private static final String LENIENT = "warning: Spark Connect lacks the function " + RowFunction.NAME
            + ", so views show a record that does not fit as a row with nulls; a stream rejects such a record";

    private final String context;
    private final Target target;
    private final Path views;
    private final Function<KafkaEndpoint, KafkaClient> kafkaOpener;
    /** The objects created in the current SQL session, by name. */
    private final Map<String, Object> made = new HashMap<>();

    private Endpoints connected;
    private KafkaClient kafka;
    private ConnectClient spark;
    private AirflowClient airflow;
    private boolean hasLenientViews;
    private boolean isLeniencyReported;
    private boolean isExposureReported;
    private boolean isSessionLost;

    /**
     * Creates the platform of a context.
     *
     * @param views the file of the views that were declared in the context; the file need not exist
     */
    public Platform(String context, Target target, Path views) {
        this(context, target, views, KafkaClient::open);
    }

    /** Creates the platform of a context, with a replacement for the function that connects to Kafka. */
    public Platform(String context, Target target, Path views, Function<KafkaEndpoint, KafkaClient> kafkaOpener) {
        this.context = context;
        this.target = target;
        this.views = views;
        this.kafkaOpener = kafkaOpener;
    }

    public String context() {
        return context;
    }

    public Target target() {
        return target;
    }

    /**
     * Returns the endpoints of the services.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if nothing is deployed
     */
    public Endpoints endpoints() {
        return target.endpoints()
                .orElseThrow(() -> UserFailure.unreachable(
                        "nothing is deployed in context '" + context + "'", "deploy the stack with: stack deploy"));
    }

    /** Returns the connection to Kafka after checking that a broker is reachable. */
    public synchronized KafkaClient kafka() {
        forgetMoved(endpoints());
        if (connected.kafka().isNone()) {
            throw notConfigured("Kafka", "kafka.brokers");
        }
        if (kafka == null) {
            kafka = openKafka();
        } else {
            kafka.requireReachable();
        }
        return kafka;
    }

    /**
     * Opens a connection to Kafka for work in the background, apart from the one that commands share. Takes no lock that a
     * command needs, and starts nothing. The caller closes the connection.
     *
     * @return empty if nothing is deployed, or if the platform has no Kafka
     */
    public Optional<KafkaClient> openSeparateKafka() {
        return target.recordedEndpoints()
                .map(Endpoints::kafka)
                .filter(endpoint -> !endpoint.isNone())
                .map(kafkaOpener);
    }

    private KafkaClient openKafka() {
        KafkaClient opened = kafkaOpener.apply(connected.kafka());
        if (target.name().equals(ExternalTarget.NAME)) {
            try {
                opened.requireAdmission();
            } catch (UserFailure e) {
                opened.close();
                throw e;
            }
        }
        return opened;
    }

    private UserFailure notConfigured(String service, String setting) {
        return UserFailure.unreachable(
                "context '" + context + "' has no " + service + " configured",
                "set " + setting + " in the context; see: context show");
    }

    /** Returns the SQL session after checking that the server is reachable. */
    public synchronized ConnectClient spark() {
        forgetMoved(endpoints());
        if (connected.connect().isNone()) {
            throw notConfigured("Spark Connect", "connect.url");
        }
        if (spark != null && (spark.isOver() || !spark.isKnown())) {
            spark.close();
            spark = null;
            made.clear();
            isSessionLost = true;
        }
        if (spark == null) {
            spark = ConnectClient.open(connected.connect());
        }
        return spark;
    }

    /** Returns the SQL session if a command has opened one; does not check whether the server is reachable. */
    public synchronized Optional<ConnectClient> openedSpark() {
        return Optional.ofNullable(spark).filter(session -> !session.isOver());
    }

    /**
     * Returns the Airflow client. The client and its access token are reused.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if the platform has no Airflow
     */
    public synchronized AirflowClient airflow() {
        forgetMoved(endpoints());
        if (airflow == null) {
            AirflowEndpoint endpoint = connected
                    .airflow()
                    .orElseThrow(
                            () -> UserFailure.unreachable(
                                    "there is no Airflow in context '" + context + "'",
                                    "use target swarm, whose stack includes Airflow, or set airflow.url in a context with target external"));
            airflow = new AirflowClient(endpoint);
        }
        return airflow;
    }

    /**
     * Returns the Airflow client if a command has logged in with it. Without such a command, the user was not yet warned
     * about a password sent unencrypted, and a wrong password would be tried again and again.
     */
    public synchronized Optional<AirflowClient> openedAirflow() {
        return Optional.ofNullable(airflow).filter(AirflowClient::isLoggedIn);
    }

    /** Returns true if the server has ended a SQL session, with everything created in it, since the last call. */
    public synchronized boolean takeLostSession() {
        boolean lost = isSessionLost;
        isSessionLost = false;
        return lost;
    }

    /**
     * Returns the URL of Airflow if the password is sent there unencrypted. Returns the URL only on the first such
     * call, so that the user is warned once.
     */
    public synchronized Optional<String> takeExposedAirflow() {
        Optional<String> exposed = connected == null || isExposureReported
                ? Optional.empty()
                : connected.airflow().filter(AirflowEndpoint::exposesPassword).map(AirflowEndpoint::url);
        isExposureReported = isExposureReported || exposed.isPresent();
        return exposed;
    }

    /** Records that the SQL session has views with records that a stream would reject. */
    public synchronized void noteLenientViews() {
        hasLenientViews = true;
    }

    /**
     * Returns a warning about views with records that a stream would reject, if the SQL session has such views. Returns
     * it only on the first such call, so that the user is warned once.
     */
    public synchronized Optional<String> takeLenientViews() {
        boolean isNew = hasLenientViews && !isLeniencyReported;
        isLeniencyReported = isLeniencyReported || isNew;
        return isNew ? Optional.of(LENIENT) : Optional.empty();
    }

    /** Returns the file of the views that were declared in this context. */
    public Path views() {
        return views;
    }

    /** Records that an object was created in the SQL session. The record is lost when the session ends. */
    public synchronized void noteMade(String name, Object made) {
        this.made.put(name, made);
    }

    /** Returns true if an equal object was created under the name in the current SQL session. */
    public synchronized boolean hasMade(String name, Object made) {
        return made.equals(this.made.get(name));
    }

    /**
     * Removes the record of an object that is about to be dropped; returns false if no object of that name was
     * recorded.
     */
    public synchronized boolean forgetMade(String name) {
        return made.remove(name) != null;
    }

    private void forgetMoved(Endpoints now) {
        if (!now.equals(connected)) {
            disconnect();
            connected = now;
        }
    }

    /** Closes the connections, because the services are about to change. */
    public synchronized void disconnect() {
        if (kafka != null) {
            kafka.close();
            kafka = null;
        }
        if (spark != null) {
            spark.close();
            spark = null;
        }
        airflow = null;
        made.clear();
        connected = null;
    }

    @Override
    public void close() {
        disconnect();
        target.close();
    }
}
