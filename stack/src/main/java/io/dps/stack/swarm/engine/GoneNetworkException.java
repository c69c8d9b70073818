package io.dps.stack.swarm.engine;

/**
 * A network that the engine lists and its swarm has removed, as after {@code docker stack rm}: it goes when the last
 * container has left it, and until then nothing can be made in its place.
 */
public final class GoneNetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String network;

    /** @param network its id */
    public GoneNetworkException(String network, Throwable cause) {
        super("the swarm has removed network " + network, cause);
        this.network = network;
    }

    /** Its id. */
    public String network() {
        return network;
    }
}
