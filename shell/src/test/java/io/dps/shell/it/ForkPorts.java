package io.dps.shell.it;

import java.util.Map;

/**
 * Ports for the stacks of this test process. All but the first of those side by side ask for ports of their own: a port
 * looks free to two deploys at once, and also while its broker is started again.
 */
public final class ForkPorts {
    private static final int FORK = Integer.getInteger("dps.fork", 1);

    private ForkPorts() {}

    /** Variables of dps; none in the first process, which is as a user without any setting. */
    public static Map<String, String> variables() {
        return FORK == 1
                ? Map.of()
                : Map.of(
                        "DPS_KAFKA_PORT", Integer.toString(9092 + 100 * FORK),
                        "DPS_CONNECT_PORT", Integer.toString(15002 + 100 * FORK));
    }
}
