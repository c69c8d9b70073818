package io.dps.stack.swarm.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Keeps the {@link SwarmState} of a context. */
public final class SwarmStateFile {
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    private final ContextFolder folder;

    SwarmStateFile(ContextFolder folder) {
        this.folder = folder;
    }

    /** @throws UserFailure {@code FAILED} when the file is damaged or of another version */
    public Optional<SwarmState> load() {
        try {
            SwarmState state = JSON.readValue(Files.readString(folder.swarmFile()), SwarmState.class);
            if (state.version() != SwarmState.VERSION) {
                throw damaged("was written by another version of dps", null);
            }
            return Optional.of(state);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw damaged("is damaged", e);
        } catch (IOException e) {
            throw StateFailure.of("read", folder.swarmFile(), e);
        }
    }

    private UserFailure damaged(String how, Exception cause) {
        return UserFailure.failed(
                "the state of context " + folder.context() + " " + how + ": " + folder.swarmFile(),
                "restore the file, or choose another context",
                cause);
    }

    public void save(SwarmState state) {
        try {
            PrivateFile.replace(folder.swarmFile(), JSON.writeValueAsString(state) + "\n");
        } catch (IOException e) {
            throw StateFailure.of("write", folder.swarmFile(), e);
        }
    }

    public void delete() {
        try {
            Files.deleteIfExists(folder.swarmFile());
        } catch (IOException e) {
            throw StateFailure.of("delete", folder.swarmFile(), e);
        }
    }
}
