package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.engine.EngineQueries;
import java.util.List;

/** Checks that the images that dps builds exist: no registry has them, so their services would only fail later. */
public final class ImagePresence {
    private static final String OWN = "dps/";

    private ImagePresence() {}

    public static List<String> missing(EngineQueries queries, ComposeFile file) {
        return file.services().values().stream()
                .map(ComposeService::image)
                .distinct()
                .filter(image -> queries.image(image).isEmpty())
                .toList();
    }

    /** @throws UserFailure of kind {@code UNREACHABLE} when images are missing, naming them */
    static void require(EngineQueries queries, JsonNode info, ComposeFile file) {
        if (info.path("Swarm").path("Nodes").asInt(1) > 1) {
            // Other nodes may have the images; only their own engines could tell.
            return;
        }
        List<String> missing = missing(queries, file).stream()
                .filter(image -> image.startsWith(OWN))
                .toList();
        if (!missing.isEmpty()) {
            throw UserFailure.unreachable(
                    "images are missing: " + String.join(", ", missing), "build them: stack images build");
        }
    }
}
