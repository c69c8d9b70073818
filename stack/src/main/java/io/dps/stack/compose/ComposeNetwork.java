package io.dps.stack.compose;

import java.util.Map;
import java.util.Optional;

/**
 * A network.
 *
 * @param name its name in the engine; empty for {@code STACK_KEY} with its key in the file, or the key if external
 * @param external whether it exists already, so that dps does not create it
 * @param driver name of the driver, such as {@code overlay}
 * @param driverOptions options of the driver
 * @param attachable whether containers that belong to no service may join
 * @param internal whether it has no route to the outside
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
