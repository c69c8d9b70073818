package io.dps.stack.compose;

import java.util.Map;
import java.util.Optional;

/**
 * A named volume.
 *
 * @param name its name in the engine, where it is not to be made of the stack's
 * @param external whether somebody else makes it
 * @param driver driver, where it is not the engine's own
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
