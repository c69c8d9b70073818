package io.dps.stack.local;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder whose jars are the class path of programs.
 *
 * @param path the folder
 * @param archives archives of the classes in its jars
 */
record JarFolder(Path path, ClassArchives archives) {
    /** The hint where a folder of the installation cannot be found. */
    static final String START_WITH_LAUNCHER =
            "start dps with its launcher: scripts/dps in a checkout, or bin/dps of a distribution";

    boolean hasJars() {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(path, "*.jar")) {
            return jars.iterator().hasNext();
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws UserFailure of kind {@code UNREACHABLE} when it has no jars */
    void requireJars() {
        if (!hasJars()) {
            throw UserFailure.unreachable(this + " contains no jars", START_WITH_LAUNCHER);
        }
    }

    /** Returns the class path as Java takes it. */
    String classPath() {
        return path.resolve("*").toString();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
