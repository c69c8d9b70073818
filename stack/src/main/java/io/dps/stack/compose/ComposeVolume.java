package io.dps.stack.compose;

import java.util.Map;
import java.util.Optional;

/**
 * A named volume.
 *
 * @param name its name in the engine; empty for {@code STACK_KEY} with its key in the file, or the key if external
 * @param external whether it exists already, so that dps does not create it
 * @param driver name of the driver; empty for the engine's own
 * @param driverOptions options of the driver
 * @param labels its labels
 */
public record ComposeVolume(
        Optional<String> name,
        boolean external,
        Optional<String> driver,
        Map<String, String> driverOptions,
        Map<String, String> labels) {
    public ComposeVolume {
        driverOptions = Map.copyOf(driverOptions);
        labels = Map.copyOf(labels);
    }
}
