package io.dps.stack.local;

import java.nio.file.Path;

/**
 * The runtimes that come with dps: folders of jars from which it starts programs on this machine.
 *
 * @param folder folder with the jars of the servers in {@code kafka} and {@code spark}
 * @param archives archives of their classes
 */
public record Runtimes(Path folder, ClassArchives archives) {
    public Runtimes {
        folder = folder.toAbsolutePath();
    }

    JarFolder kafka() {
        return new JarFolder(folder.resolve("kafka"), archives);
    }

    JarFolder spark() {
        return new JarFolder(folder.resolve("spark"), archives);
    }
}
