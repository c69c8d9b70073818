package io.dps.stack.swarm.image;

import java.nio.file.Path;

/**
 * The jars that go into images.
 *
 * @param path folder with the jars of the servers in {@code kafka} and {@code spark}
 * @param digests the file that keeps what they were found to hold; it need not be there and may be lost
 */
public record RuntimeFolder(Path path, Path digests) {}
