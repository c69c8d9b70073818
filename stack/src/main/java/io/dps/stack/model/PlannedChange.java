package io.dps.stack.model;

/**
 * One step of a plan, or one step done.
 *
 * @param subject what it touches: a service, or a folder
 * @param action what happens to it
 * @param detail why, or which part, in words
 */
public record PlannedChange(String subject, Action action, String detail) {
    /** What happens to the subject. */
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
