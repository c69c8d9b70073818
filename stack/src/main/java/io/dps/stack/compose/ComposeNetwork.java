package io.dps.stack.compose;

import java.util.Map;
import java.util.Optional;

/**
 * A network.
 *
 * @param name its name in the engine, where it is not to be made of the stack's
 * @param external whether somebody else makes it
 * @param driver such as {@code overlay}
 * @param driverOptions options of the driver
 * @param attachable whether containers outside of services may join
 * @param internal whether it has no way out
 * @param labels its labels
 */
public record ComposeNetwork(
        Optional<String> name,
        boolean external,
        String driver,
        Map<String, String> driverOptions,
        boolean attachable,
        boolean internal,
        Map<String, String> labels) {
    public ComposeNetwork {
        driverOptions = Map.copyOf(driverOptions);
        labels = Map.copyOf(labels);
    }
}
