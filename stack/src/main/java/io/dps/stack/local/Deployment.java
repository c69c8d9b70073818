package io.dps.stack.local;

import io.dps.stack.model.DeployRequest;
import java.time.Instant;

/**
 * What the first deploy of a context settled, and later ones keep.
 *
 * @param kafkaPort port of the broker for clients
 * @param connectPort port of the Spark Connect server
 * @param controllerPort port of the broker's controller, of use to nobody else
 * @param askedKafkaPort the port asked for, another than {@code kafkaPort} when that was taken
 * @param askedConnectPort the port asked for, another than {@code connectPort} when that was taken
 * @param since when it was first deployed
 * @param deployed false once it was removed and only its data is kept
 */
record Deployment(
        int kafkaPort,
        int connectPort,
        int controllerPort,
        int askedKafkaPort,
        int askedConnectPort,
        Instant since,
        boolean deployed) {

    /** Whether a request means the ports of this deployment: those it has, or those that were asked for at first. */
    boolean matches(DeployRequest request) {
        boolean has = request.kafkaPort() == kafkaPort && request.connectPort() == connectPort;
        boolean asked = request.kafkaPort() == askedKafkaPort && request.connectPort() == askedConnectPort;
        return has || asked;
    }

    Deployment removed() {
        return new Deployment(kafkaPort, connectPort, controllerPort, askedKafkaPort, askedConnectPort, since, false);
    }
}
