package io.dps.stack.model;

import java.util.List;
import java.util.Optional;

/**
 * The addresses of a platform's services. Processes inside the platform may need a different listener than clients on
 * this machine: on a swarm, {@code kafka-1:9092} resolves only inside its network.
 *
 * @param kafka the brokers, for clients on this machine
 * @param kafkaInside the brokers, for applications of the target and for the Connect server
 * @param connect the Spark Connect server, for clients on this machine
 * @param airflow Airflow, for clients on this machine; empty if the platform has no Airflow
 * @param checkpoints folder or URI under which applications keep the checkpoints of streams, without a trailing slash;
 *     empty where no application can be started
 * @param published addresses that users may open or connect to, in display order
 */
public record Endpoints(
        KafkaEndpoint kafka,
        KafkaEndpoint kafkaInside,
        ConnectEndpoint connect,
        Optional<AirflowEndpoint> airflow,
        Optional<String> checkpoints,
        List<PublishedEndpoint> published) {
    public Endpoints {
        published = List.copyOf(published);
    }

    /** Creates the endpoints of a platform without Airflow. */
    public Endpoints(
            KafkaEndpoint kafka,
            KafkaEndpoint kafkaInside,
            ConnectEndpoint connect,
            Optional<String> checkpoints,
            List<PublishedEndpoint> published) {
        this(kafka, kafkaInside, connect, Optional.empty(), checkpoints, published);
    }

    /**
     * An address that users may open or connect to.
     *
     * @param service name of the service that answers there
     * @param address the address, for example {@code sc://localhost:15002} or {@code http://10.0.0.5:5000}
     * @param access who may connect and how the connection is protected, as text for users
     */
    public record PublishedEndpoint(String service, String address, String access) {}
}
