package io.dps.stack.compose;

/**
 * A published port.
 *
 * @param target port inside the container
 * @param published port outside, 0 for any
 * @param protocol {@code tcp}, {@code udp} or {@code sctp}
 * @param mode where outside: each node of a task, or each node of the swarm
 */
public record ComposePort(int target, int published, String protocol, Mode mode) {
    /** Where a port is published. */
    public enum Mode {
        HOST,
        INGRESS
    }
}
