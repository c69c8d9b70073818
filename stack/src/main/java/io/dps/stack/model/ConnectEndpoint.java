package io.dps.stack.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A Spark Connect server.
 *
 * @param host its host
 * @param port its port
 * @param token token that it requires; empty when it accepts anyone
 * @param tls whether the connection is encrypted
 * @param certificates PEM file of the CA certificates to trust; empty for those of the JVM
 * @param parameters further parameters of its URL: {@code user_id}, {@code user_agent}, and headers of every call
 */
public record ConnectEndpoint(
        String host,
        int port,
        Optional<Secret> token,
        boolean tls,
        Optional<Path> certificates,
        Map<String, Secret> parameters) {
    /** Stands for a platform without a Connect server. */
    public static final ConnectEndpoint NONE = new ConnectEndpoint("", 0, Optional.empty(), false);

    public ConnectEndpoint {
        parameters = Map.copyOf(parameters);
    }

    /** Creates an endpoint whose certificate the JVM trusts, without further URL parameters. */
    public ConnectEndpoint(String host, int port, Optional<Secret> token, boolean tls) {
        this(host, port, token, tls, Optional.empty(), Map.of());
    }

    /** Returns whether the platform has no Connect server, as an external platform may. */
    public boolean isNone() {
        return host.isEmpty();
    }

    /** Returns the address without its secret, as shown to users. */
    public String address() {
        return "sc://" + host + ":" + port;
    }
}
