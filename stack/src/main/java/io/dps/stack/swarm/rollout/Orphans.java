package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.state.SwarmStack;
import java.util.HashSet;
import java.util.Set;

/** Secrets and configs of earlier deploys that no service refers to any more. */
final class Orphans {
    private final SwarmStack stack;

    Orphans(SwarmStack stack) {
        this.stack = stack;
    }

    void remove(ComposeFile file) {
        EngineQueries queries = stack.queries();
        Set<String> used = new HashSet<>();
        file.secrets().forEach((name, object) -> used.add(stack.names().object(name, object)));
        file.configs().forEach((name, object) -> used.add(stack.names().object(name, object)));
        for (JsonNode secret : queries.secrets(stack.names().ownFilter())) {
            if (!used.contains(secret.path("Spec").path("Name").asText())) {
                tolerantly(() -> stack.engine()
                        .client()
                        .removeSecretCmd(secret.path("ID").asText())
                        .exec());
            }
        }
        for (JsonNode config : queries.configs(stack.names().ownFilter())) {
            if (!used.contains(config.path("Spec").path("Name").asText())) {
                tolerantly(() -> stack.engine()
                        .client()
                        .removeConfigCmd(config.path("ID").asText())
                        .exec());
            }
        }
    }

    /** One that a spec kept for a rollback still names is refused; the next deploy tries again. */
    private static void tolerantly(Runnable removal) {
        try {
            removal.run();
        } catch (DockerException e) {
            return;
        }
    }
}
