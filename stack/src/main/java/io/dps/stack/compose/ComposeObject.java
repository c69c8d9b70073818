package io.dps.stack.compose;

import java.util.Map;
import java.util.Optional;

/**
 * A secret or a config.
 *
 * @param name its name in the engine; empty for {@code STACK_KEY} with its key in the file, or the key if external
 * @param external whether it exists already, so that dps does not create it
 * @param file path of its content, absolute or relative to the compose file; empty when external
 * @param labels its labels
 */
public record ComposeObject(Optional<String> name, boolean external, String file, Map<String, String> labels) {
    public ComposeObject {
        labels = Map.copyOf(labels);
    }
}
