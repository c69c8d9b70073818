package io.dps.stack.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.UserFailure;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The choices that the first deploy of a context makes and later deploys keep. Stored in a file of the context's
 * folder, together with the version of that folder's layout.
 *
 * @param kafkaPort port of the broker for clients
 * @param connectPort port of the Spark Connect server
 * @param controllerPort port of the broker's controller, used only by the broker itself
 * @param askedKafkaPort port that the first deploy asked for; if it was taken, {@code kafkaPort} differs
 * @param askedConnectPort port that the first deploy asked for; if it was taken, {@code connectPort} differs
 * @param since when it was first deployed
 * @param deployed false once it was removed and only its data is kept
 */
record Deployment(
        int kafkaPort,
        int connectPort,
        int controllerPort,
        int askedKafkaPort,
        int askedConnectPort,
        Instant since,
        boolean deployed) {

    /** Raised whenever a dps version could misread or damage the folder of an earlier one. */
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Returns whether a request names the ports of this deployment: those in use, or those first asked for. */
    boolean matches(DeployRequest request) {
        boolean has = request.kafkaPort() == kafkaPort && request.connectPort() == connectPort;
        boolean asked = request.kafkaPort() == askedKafkaPort && request.connectPort() == askedConnectPort;
        return has || asked;
    }

    Deployment removed() {
        return new Deployment(kafkaPort, connectPort, controllerPort, askedKafkaPort, askedConnectPort, since, false);
    }

    /**
     * Returns the deployment of a context; empty before the first deploy.
     *
     * @throws UserFailure of kind {@code FAILED} when the file is damaged or of another version
     */
    static Optional<Deployment> load(ContextFolder folder) {
        Path file = folder.deploymentFile();
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            requireVersion(folder, json.required("version").asInt());
            return Optional.of(new Deployment(
                    json.required("kafkaPort").asInt(),
                    json.required("connectPort").asInt(),
                    json.required("controllerPort").asInt(),
                    json.required("askedKafkaPort").asInt(),
                    json.required("askedConnectPort").asInt(),
                    Instant.parse(json.required("since").asText()),
                    json.required("deployed").asBoolean()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (!(e instanceof AccessDeniedException) && !folder.exists()) {
                return Optional.empty();
            }
            throw StateFailure.of("read", file, e);
        } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
            throw UserFailure.failed(
                    "the state of context " + folder.context() + " is damaged: " + file,
                    "restore the file, or choose another context",
                    e);
        } catch (IOException e) {
            throw StateFailure.of("read", file, e);
        }
    }

    void save(ContextFolder folder) {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION);
        json.put("kafkaPort", kafkaPort);
        json.put("connectPort", connectPort);
        json.put("controllerPort", controllerPort);
        json.put("askedKafkaPort", askedKafkaPort);
        json.put("askedConnectPort", askedConnectPort);
        json.put("since", since.toString());
        json.put("deployed", deployed);
        try {
            PrivateFile.replace(folder.deploymentFile(), json.toPrettyString() + "\n");
        } catch (IOException e) {
            throw StateFailure.of("write", folder.deploymentFile(), e);
        }
    }

    private static void requireVersion(ContextFolder folder, int version) {
        if (version != VERSION) {
            throw UserFailure.failed(
                    "context " + folder.context() + " was written by another version of dps: " + folder.deploymentFile()
                            + " has version " + version + ", this dps knows version " + VERSION,
                    "use that version of dps for this context, or choose another context");
        }
    }
}
