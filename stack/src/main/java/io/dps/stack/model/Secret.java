package io.dps.stack.model;

/**
 * A value that must not be shown: its text form hides it.
 *
 * @param value the secret itself, for the protocol that needs it
 */
public record Secret(String value) {
    @Override
    public String toString() {
        return "[secret]";
    }
}
