package io.dps.stack.swarm.image;

import java.nio.file.Path;

/**
 * The jars that go into images.
 *
 * @param path folder with the jars of the servers in {@code kafka} and {@code spark}
 * @param cache folder for data that can be recreated: digests of the jars, and downloads for images
 */
public record RuntimeFolder(Path path, Path cache) {
    /** Returns the file that caches the digests of the jars; it need not exist. */
    Path digests() {
        return cache.resolve("digests");
    }
}
