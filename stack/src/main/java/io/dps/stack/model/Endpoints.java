package io.dps.stack.model;

import java.nio.file.Path;

/**
 * Where the services of a deployed stack answer.
 *
 * @param brokers Kafka bootstrap servers, {@code host:port[,host:port]}
 * @param connectHost host of the Spark Connect server
 * @param connectPort port of the Spark Connect server
 * @param connectToken secret of the Spark Connect server; never shown
 * @param checkpoints folder under which streams keep their checkpoints
 */
public record Endpoints(String brokers, String connectHost, int connectPort, Secret connectToken, Path checkpoints) {
    /** The Connect address without its secret, as shown to users. */
    public String connectAddress() {
        return "sc://" + connectHost + ":" + connectPort;
    }
}
