package io.dps.stack.swarm;

/**
 * A network that the engine lists and its swarm has removed, as after {@code docker stack rm}: it goes when the last
 * container has left it, and until then nothing can be made in its place.
 */
final class GoneNetworkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String network;

    /** @param network its id */
    GoneNetworkException(String network, Throwable cause) {
        super("the swarm has removed network " + network, cause);
        this.network = network;
    }

    /** Its id. */
    String network() {
        return network;
    }
}
