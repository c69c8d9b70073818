package io.dps.stack.swarm.state;

import io.dps.contract.SwarmPort;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.model.AirflowEndpoint;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Endpoints.PublishedEndpoint;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.EngineQueries.NodeNames;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.spec.ClusterChoices;
import io.dps.stack.swarm.spec.StackParts;
import io.dps.stack.swarm.spec.SwarmChoices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The addresses of a stack's services on a swarm. */
public final class SwarmEndpoints {
    /** The user that Kafka's listener for clients accepts. */
    static final String KAFKA_USER = "dps";

    /** The folder of checkpoints, on the volume that drivers and executors share. */
    public static final String CHECKPOINTS = "/var/lib/dps/checkpoints";

    private SwarmEndpoints() {}

    public static Endpoints of(SwarmStack stack, SwarmChoices choices) {
        KafkaEndpoint kafka = new KafkaEndpoint(
                brokers(choices), KafkaSecurity.scram(KAFKA_USER, SwarmSecrets.KAFKA_PASSWORD.read(stack.folder())));
        ConnectEndpoint connect = new ConnectEndpoint(
                host(stack, SwarmPort.CONNECT.service(), choices),
                choices.port(SwarmPort.CONNECT),
                Optional.of(SwarmSecrets.CONNECT_TOKEN.read(stack.folder())),
                false);
        Optional<AirflowEndpoint> airflow = choices.without().contains(StackParts.AIRFLOW)
                ? Optional.empty()
                : Optional.of(new AirflowEndpoint(
                        web(choices.advertise(), choices, SwarmPort.AIRFLOW),
                        AirflowPassword.USER,
                        SwarmSecrets.AIRFLOW_PASSWORD.read(stack.folder())));
        return new Endpoints(
                kafka,
                KafkaEndpoint.plaintext(inside(choices)),
                connect,
                airflow,
                Optional.of(CHECKPOINTS),
                published(stack, choices, connect, airflow));
    }

    private static List<PublishedEndpoint> published(
            SwarmStack stack, SwarmChoices choices, ConnectEndpoint connect, Optional<AirflowEndpoint> airflow) {
        List<PublishedEndpoint> published = new ArrayList<>();
        choices.brokers()
                .forEach((service, at) -> published.add(new PublishedEndpoint(
                        service, at + ":" + choices.port(SwarmPort.KAFKA), "password (SCRAM), not encrypted")));
        published.add(new PublishedEndpoint(
                SwarmPort.KAFKA.service(), inside(choices), "inside the network only, plaintext"));
        published.add(new PublishedEndpoint(SwarmPort.CONNECT.service(), connect.address(), "token, not encrypted"));
        published.add(new PublishedEndpoint(
                SwarmPort.CONNECT_UI.service(),
                web(connect.host(), choices, SwarmPort.CONNECT_UI),
                "anyone, read only"));
        published.add(new PublishedEndpoint(
                SwarmPort.MASTER.service(),
                "spark://" + host(stack, SwarmPort.MASTER.service(), choices) + ":" + choices.port(SwarmPort.MASTER),
                "shared secret (spark.authenticate)"));
        published.add(new PublishedEndpoint(
                SwarmPort.HISTORY.service(),
                web(host(stack, SwarmPort.HISTORY.service(), choices), choices, SwarmPort.HISTORY),
                "anyone, read only"));
        airflow.ifPresent(at -> published.add(new PublishedEndpoint(
                "airflow",
                at.url(),
                at.hasWellKnownPassword()
                        ? "user admin with password admin, not encrypted"
                        : "user admin with its password, not encrypted")));
        if (!choices.without().contains(SwarmPort.KAFKA_UI.service())) {
            published.add(new PublishedEndpoint(
                    SwarmPort.KAFKA_UI.service(),
                    web(choices.advertise(), choices, SwarmPort.KAFKA_UI),
                    "user admin with its password, not encrypted, "
                            + (choices.kafkaUiWritable() ? "reads and writes topics" : "read only")));
        }
        return published;
    }

    private static String brokers(SwarmChoices choices) {
        return choices.brokers().values().stream()
                .map(host -> host + ":" + choices.port(SwarmPort.KAFKA))
                .collect(Collectors.joining(","));
    }

    /** Returns the brokers by their host names, which are their numbers. */
    private static String inside(SwarmChoices choices) {
        return IntStream.rangeClosed(1, choices.brokers().size())
                .mapToObj(number -> "kafka-" + number + ":9092")
                .collect(Collectors.joining(","));
    }

    private static String web(String host, SwarmChoices choices, SwarmPort port) {
        return "http://" + host + ":" + choices.port(port);
    }

    /**
     * Returns the host where a service is reached. With a shared folder a service moves between the nodes, so the engine is
     * asked; the usual host if it does not answer.
     */
    private static String host(SwarmStack stack, String service, SwarmChoices choices) {
        try {
            return choices.ofCluster()
                    .filter(ClusterChoices::isShared)
                    .flatMap(cluster -> place(stack, service, cluster))
                    .orElse(choices.advertise());
        } catch (UserFailure e) {
            return choices.advertise();
        }
    }

    private static Optional<String> place(SwarmStack stack, String service, ClusterChoices cluster) {
        EngineQueries queries = stack.queries();
        NodeNames nodes = new NodeNames(queries.nodes());
        return queries.service(stack.names().service(service)).map(SwarmService::of).stream()
                .flatMap(found -> SwarmTask.of(queries.tasksOfService(found.id())).stream())
                .filter(task -> task.isWanted() && nodes.isReady(task.nodeId()))
                .map(task -> nodes.label(task.nodeId(), ClusterChoices.LABEL))
                .filter(number -> number.matches("[1-3]"))
                .map(number -> cluster.hosts().get(Integer.parseInt(number) - 1))
                .findFirst();
    }

    /** Returns the address of a service, for its row of the status. */
    public static String of(SwarmStack stack, String service, SwarmChoices choices, ComposeFile file) {
        boolean publishes = file.services().containsKey(service)
                && !file.services().get(service).ports().isEmpty();
        return publishes
                ? choices.brokers().getOrDefault(service, host(stack, service, choices)) + ":"
                        + file.services().get(service).ports().get(0).published()
                : "";
    }
}
