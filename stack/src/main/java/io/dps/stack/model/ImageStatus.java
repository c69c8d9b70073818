package io.dps.stack.model;

/**
 * An image of the stack.
 *
 * @param name its full name with its tag
 * @param state whether it is needed and there
 * @param bytes its size on the engine, 0 when it is missing
 */
public record ImageStatus(String name, State state, long bytes) {
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
