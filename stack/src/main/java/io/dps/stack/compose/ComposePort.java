package io.dps.stack.compose;

/**
 * A published port.
 *
 * @param target port inside the container
 * @param published port outside, 0 to let the engine choose
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param mode nodes on which the port is open: those that run a task, or all nodes of the swarm
 */
public record ComposePort(int target, int published, String protocol, Mode mode) {
    /** The nodes on which a port is published. */
    public enum Mode {
        HOST,
        INGRESS
    }
}
