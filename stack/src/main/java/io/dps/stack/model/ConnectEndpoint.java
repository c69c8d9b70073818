package io.dps.stack.model;

import java.util.Optional;

/**
 * A Spark Connect server.
 *
 * @param host its host
 * @param port its port
 * @param token secret it wants; empty when it takes anyone
 * @param tls whether the connection is encrypted
 */
public record ConnectEndpoint(String host, int port, Optional<Secret> token, boolean tls) {
    /** The address without its secret, as shown to users. */
    public String address() {
        return "sc://" + host + ":" + port;
    }
}
