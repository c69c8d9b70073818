package io.dps.stack.model;

import io.dps.contract.UserFailure;
import java.nio.file.Path;
import java.util.List;

/**
 * The images of the services that run in containers. They belong to an engine, not to a context. Methods may throw
 * {@link UserFailure}; none prints.
 */
public interface ImageStore extends AutoCloseable {
    /** Lists the images that this version of dps needs, and the older ones that the engine still has. */
    List<ImageStatus> list();

    /** Builds the missing images and returns all that are needed. */
    List<ImageStatus> build(ProgressListener listener);

    /**
     * Writes the needed images into one archive, for nodes that cannot reach a registry.
     *
     * @throws UserFailure of kind {@code FAILED} when an image is missing
     */
    List<ImageStatus> save(Path archive, ProgressListener listener);

    /** Loads an archive that {@link #save} or {@code docker save} wrote, and returns the names of its images. */
    List<String> load(Path archive, ProgressListener listener);

    /** Closes the connection to the engine. */
    @Override
    default void close() {}

    /**
     * An image of the stack.
     *
     * @param name its full name with its tag
     * @param state whether it is needed and whether the engine has it
     * @param bytes its size on the engine, 0 when it is missing
     */
    record ImageStatus(String name, State state, long bytes) {
        /** State of an image on the engine. */
        public enum State {
            /** Needed, and the engine has it. */
            PRESENT,
            /** Needed, and the engine does not have it. */
            MISSING,
            /** Belongs to another version of dps. */
            OLD
        }
    }
}
