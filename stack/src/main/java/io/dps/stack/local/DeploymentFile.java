package io.dps.stack.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.UserFailure;
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

/** Keeps the {@link Deployment} of a context, stamped with the version of the whole folder's layout. */
final class DeploymentFile {
    /** Raised when a dps could misread or damage what an earlier one left in the folder. */
    static final int VERSION = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ContextFolder folder;

    DeploymentFile(ContextFolder folder) {
        this.folder = folder;
    }

    /**
     * The deployment, or empty when there was none.
     *
     * @throws UserFailure {@code FAILED} when the file is damaged or of another version
     */
    Optional<Deployment> load() {
        Path file = folder.deploymentFile();
        try {
            JsonNode json = JSON.readTree(Files.readString(file));
            requireVersion(json.required("version").asInt());
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
                    "damaged state of context " + folder.context() + ": " + file,
                    "restore the file, or choose another context",
                    e);
        } catch (IOException e) {
            throw StateFailure.of("read", file, e);
        }
    }

    void save(Deployment deployment) {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION);
        json.put("kafkaPort", deployment.kafkaPort());
        json.put("connectPort", deployment.connectPort());
        json.put("controllerPort", deployment.controllerPort());
        json.put("askedKafkaPort", deployment.askedKafkaPort());
        json.put("askedConnectPort", deployment.askedConnectPort());
        json.put("since", deployment.since().toString());
        json.put("deployed", deployment.deployed());
        try {
            PrivateFile.replace(folder.deploymentFile(), json.toPrettyString() + "\n");
        } catch (IOException e) {
            throw StateFailure.of("write", folder.deploymentFile(), e);
        }
    }

    private void requireVersion(int version) {
        if (version != VERSION) {
            throw UserFailure.failed(
                    "context " + folder.context() + " was written by another version of dps: " + folder.deploymentFile()
                            + " has version " + version + ", this dps knows version " + VERSION,
                    "use that version of dps for this context, or choose another context");
        }
    }
}
