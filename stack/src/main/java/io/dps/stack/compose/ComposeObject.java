package io.dps.stack.compose;

import java.util.Map;
import java.util.Optional;

/**
 * A secret or a config.
 *
 * @param name its name in the engine, where it is not to be made of the stack's
 * @param external whether somebody else makes it
 * @param file where its content lies, empty when external; relative to the compose file
 * @param labels its labels
 */
public record ComposeObject(Optional<String> name, boolean external, String file, Map<String, String> labels) {
    public ComposeObject {
        labels = Map.copyOf(labels);
    }
}
