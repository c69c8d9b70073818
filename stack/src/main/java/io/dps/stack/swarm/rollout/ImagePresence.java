package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that the images that dps builds exist: no registry has them, so their services would only fail later. */
public final class ImagePresence {
    private static final Logger LOG = LoggerFactory.getLogger(ImagePresence.class);
    private static final String OWN = "dps/";

    private ImagePresence() {}

    public static List<String> missing(EngineQueries queries, ComposeFile file) {
        return file.services().values().stream()
                .map(ComposeService::image)
                .distinct()
                .filter(image -> queries.image(image).isEmpty())
                .toList();
    }

    /**
     * Checks the engine, or, if the swarm has other nodes, the engines of those that the context names: any of them may run
     * any service. A node that does not answer can run none, and is passed over.
     *
     * @param info what the engine says of itself
     * @param nodes open connections to the engines of nodes
     * @throws UserFailure of kind {@code UNREACHABLE} when images are missing, naming them
     */
    static void require(
            EngineQueries queries, JsonNode info, List<Supplier<EngineConnection>> nodes, ComposeFile file) {
        if (info.path("Swarm").path("Nodes").asInt(1) == 1) {
            List<String> missing = own(queries, file);
            if (!missing.isEmpty()) {
                throw UserFailure.unreachable(
                        "images are missing: " + String.join(", ", missing), "build them: stack images build");
            }
            return;
        }
        List<String> missing =
                nodes.stream().flatMap(node -> ofNode(node, file).stream()).toList();
        if (!missing.isEmpty()) {
            throw UserFailure.unreachable(
                    "images are missing: " + String.join("; ", missing), "load them: stack images load --all-nodes");
        }
    }

    private static Optional<String> ofNode(Supplier<EngineConnection> node, ComposeFile file) {
        try (EngineConnection engine = node.get()) {
            EngineQueries queries = new EngineQueries(engine);
            List<String> missing = own(queries, file);
            return missing.isEmpty()
                    ? Optional.empty()
                    : Optional.of(queries.info().path("Name").asText() + " lacks " + String.join(", ", missing));
        } catch (UserFailure silent) {
            if (silent.kind() != FailureKind.UNREACHABLE) {
                throw silent;
            }
            LOG.warn("not asked for its images: {}", silent.getMessage());
            return Optional.empty();
        }
    }

    private static List<String> own(EngineQueries queries, ComposeFile file) {
        return missing(queries, file).stream()
                .filter(image -> image.startsWith(OWN))
                .toList();
    }
}
