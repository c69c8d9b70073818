package io.dps.stack.compose;

/**
 * A mount in a container.
 *
 * @param type kind of the mount
 * @param source name of the volume in this file, or path on the node; empty for a tmpfs and an anonymous volume
 * @param target path inside the container
 * @param readOnly whether the container cannot write to it
 * @param noCopy whether a new volume stays empty instead of getting a copy of the image's files at the target
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
