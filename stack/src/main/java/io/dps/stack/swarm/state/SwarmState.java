package io.dps.stack.swarm.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import io.dps.stack.swarm.spec.SwarmChoices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The result of a deploy to a Swarm, and the changes that a removal has to undo.
 *
 * @param version version of the file format
 * @param engine address of the engine that the first deploy asked
 * @param swarm id of its swarm; null if an earlier dps deployed it
 * @param stack name of the stack
 * @param deployed false after a removal that kept the data
 * @param madeSwarm whether dps initialised the swarm
 * @param bridgeBefore whether {@code docker_gwbridge} existed before the deploy
 * @param since when it was first deployed
 * @param choices choices of the last deploy
 */
public record SwarmState(
        @JsonProperty("version") int version,
        @JsonProperty("engine") String engine,
        @JsonProperty("swarm") @Nullable String swarm,
        @JsonProperty("stack") String stack,
        @JsonProperty("deployed") boolean deployed,
        @JsonProperty("madeSwarm") boolean madeSwarm,
        @JsonProperty("bridgeBefore") boolean bridgeBefore,
        @JsonProperty("since") Instant since,
        @JsonProperty("choices") SwarmChoices choices) {
    /** Raised whenever a dps version could misread the file of an earlier one. */
    public static final int VERSION = 1;

    public SwarmState withSwarm(String id) {
        return new SwarmState(version, engine, id, stack, deployed, madeSwarm, bridgeBefore, since, choices);
    }

    public SwarmState withDeployed(boolean now) {
        return new SwarmState(version, engine, swarm, stack, now, madeSwarm, bridgeBefore, since, choices);
    }

    public SwarmState withSwarmMade(boolean made, boolean bridge) {
        return new SwarmState(version, engine, swarm, stack, deployed, made, bridge, since, choices);
    }

    public SwarmState withChoices(SwarmChoices other) {
        return new SwarmState(version, engine, swarm, stack, deployed, madeSwarm, bridgeBefore, since, other);
    }

    /** Stores the {@link SwarmState} of a context. */
    public static final class StateFile {
        private static final ObjectMapper JSON = new ObjectMapper()
                .registerModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(SerializationFeature.INDENT_OUTPUT);

        private final ContextFolder folder;

        StateFile(ContextFolder folder) {
            this.folder = folder;
        }

        /** @throws UserFailure of kind {@code FAILED} when the file is damaged or of another version */
        public Optional<SwarmState> load() {
            try {
                SwarmState state = JSON.readValue(Files.readString(folder.swarmFile()), SwarmState.class);
                if (state.version() != SwarmState.VERSION) {
                    throw unusable(
                            "was written by another version of dps",
                            "use the version of dps that deployed the stack, or choose another context",
                            null);
                }
                return Optional.of(state);
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (JsonProcessingException e) {
                throw unusable("is damaged", "restore the file, or choose another context", e);
            } catch (IOException e) {
                throw StateFailure.of("read", folder.swarmFile(), e);
            }
        }

        private UserFailure unusable(String how, String hint, Exception cause) {
            return UserFailure.failed(
                    "the state of context " + folder.context() + " " + how + ": " + folder.swarmFile(), hint, cause);
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
}
