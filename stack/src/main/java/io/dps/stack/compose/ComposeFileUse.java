package io.dps.stack.compose;

/**
 * A secret or config as a service sees it.
 *
 * @param source its name in the Compose file
 * @param target name or path inside the container
 * @param uid owner
 * @param gid owning group
 * @param mode file mode
 */
public record ComposeFileUse(String source, String target, String uid, String gid, int mode) {}
