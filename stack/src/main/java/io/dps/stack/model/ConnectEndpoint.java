package io.dps.stack.model;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A Spark Connect server.
 *
 * @param host its host
 * @param port its port
 * @param token secret it wants; empty when it takes anyone
 * @param tls whether the connection is encrypted
 * @param certificates PEM file of the authorities to trust; empty for those of the JVM
 * @param parameters further parameters of its URL: {@code user_id}, {@code user_agent}, and headers of every call
 */
public record ConnectEndpoint(
        String host,
        int port,
        Optional<Secret> token,
        boolean tls,
        Optional<Path> certificates,
        Map<String, Secret> parameters) {
    /** There is none. */
    public static final ConnectEndpoint NONE = new ConnectEndpoint("", 0, Optional.empty(), false);

    public ConnectEndpoint {
        parameters = Map.copyOf(parameters);
    }

    /** A server whose certificate the JVM trusts, with nothing more to say. */
    public ConnectEndpoint(String host, int port, Optional<Secret> token, boolean tls) {
        this(host, port, token, tls, Optional.empty(), Map.of());
    }

    /** Whether the platform has no Connect server at all, as an external one may. */
    public boolean isNone() {
        return host.isEmpty();
    }

    /** The address without its secret, as shown to users. */
    public String address() {
        return "sc://" + host + ":" + port;
    }
}
