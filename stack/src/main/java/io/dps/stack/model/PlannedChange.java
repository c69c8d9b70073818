package io.dps.stack.model;

/**
 * One step of a deploy or removal, planned or done.
 *
 * @param subject service or folder that changes
 * @param action what happens to it
 * @param detail the reason, or the part that changes, as text for users
 */
public record PlannedChange(String subject, Action action, String detail) {
    /** A kind of change. */
    public enum Action {
        CREATE,
        RESTART,
        CHANGE,
        UNCHANGED,
        STOP,
        DELETE,
        KEEP
    }
}
