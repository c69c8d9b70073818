package io.dps.stack.compose;

/**
 * Something mounted into a container.
 *
 * @param type what it is
 * @param source volume's name in this file, or path on the node; empty for a tmpfs and an anonymous volume
 * @param target path inside
 * @param readOnly whether it cannot be written
 * @param noCopy whether a fresh volume stays empty instead of getting what the image has there
 * @param tmpfsBytes size of a tmpfs, 0 for the engine's default
 * @param tmpfsMode file mode of a tmpfs, 0 for the engine's default
 */
public record ComposeMount(
        Type type, String source, String target, boolean readOnly, boolean noCopy, long tmpfsBytes, int tmpfsMode) {
    /** The kinds of mounts. */
    public enum Type {
        VOLUME,
        BIND,
        TMPFS
    }
}
