package io.dps.stack.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the target that a context is deployed to; the first deploy fixes the target until the stack is removed. */
public final class DeployedTarget {
    private DeployedTarget() {}

    /** Returns {@code local} or {@code swarm}, or empty while nothing is deployed. */
    public static Optional<String> of(Path stateRoot, String context) {
        ContextFolder folder = ContextFolder.of(stateRoot, context);
        if (isDeployed(folder.swarmFile())) {
            return Optional.of("swarm");
        }
        return isDeployed(folder.deploymentFile()) ? Optional.of("local") : Optional.empty();
    }

    private static boolean isDeployed(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        try {
            JsonNode state = new ObjectMapper().readTree(Files.readString(file));
            return state.path("deployed").asBoolean();
        } catch (JsonProcessingException e) {
            // The file is damaged; the target that it belongs to reports that.
            return true;
        } catch (IOException e) {
            throw StateFailure.of("read", file, e);
        }
    }
}
