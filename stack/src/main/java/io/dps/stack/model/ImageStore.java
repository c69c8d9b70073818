package io.dps.stack.model;

import io.dps.contract.UserFailure;
import java.nio.file.Path;
import java.util.List;

/**
 * The images of the services that run in containers. They belong to an engine, not to a context. Methods may throw
 * {@link UserFailure}; none prints.
 */
public interface ImageStore extends AutoCloseable {
    /** The images that this version of dps needs, and the older ones that the engine still has. */
    List<ImageStatus> list();

    /** Builds the images that are missing, and tells of all that are needed. */
    List<ImageStatus> build(ProgressListener listener);

    /**
     * Writes the images that are needed into one archive, for nodes without a registry.
     *
     * @throws UserFailure {@code FAILED} when one is missing
     */
    List<ImageStatus> save(Path archive, ProgressListener listener);

    /** Reads an archive that {@link #save} or {@code docker save} wrote, and returns the names of its images. */
    List<String> load(Path archive, ProgressListener listener);

    /** Lets go of the engine. */
    @Override
    default void close() {}

    /**
     * An image of the stack.
     *
     * @param name its full name with its tag
     * @param state whether it is needed and there
     * @param bytes its size on the engine, 0 when it is missing
     */
    record ImageStatus(String name, State state, long bytes) {
        /** Whether an image is needed and there. */
        public enum State {
            /** Needed, and there. */
            PRESENT,
            /** Needed, and not there. */
            MISSING,
            /** Of another version of dps. */
            OLD
        }
    }
}
