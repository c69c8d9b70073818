package io.dps.stack.swarm.image;

import java.nio.file.Path;

/**
 * The jars that go into images.
 *
 * @param path folder with the jars of the servers in {@code kafka} and {@code spark}
 * @param cache folder for what can be had again: what they were found to hold, and what else goes into images
 */
public record RuntimeFolder(Path path, Path cache) {
    /** The file that keeps what the jars were found to hold; it need not be there. */
    Path digests() {
        return cache.resolve("digests");
    }
}
