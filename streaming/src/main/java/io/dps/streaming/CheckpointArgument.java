package io.dps.streaming;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.streaming.checkpoint.CheckpointFolder;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of a stream as programs are told it. */
final class CheckpointArgument {
    @Option(names = "--checkpoint", required = true, paramLabel = "DIR", description = "The stream's own folder.")
    String checkpoint;

    /**
     * Returns the folder. The writer's lock is one of the operating system, so it must be one of its folders.
     *
     * @throws UserFailure with {@link ExitCode#USAGE} if it is none
     */
    CheckpointFolder folder() {
        try {
            return new CheckpointFolder(
                    checkpoint.matches("[a-z][a-z0-9+.-]+:.*")
                            ? Path.of(URI.create(checkpoint))
                            : Path.of(checkpoint).toAbsolutePath());
        } catch (IllegalArgumentException | FileSystemNotFoundException noFolder) {
            throw UserFailure.usage(
                    "--checkpoint " + checkpoint + " is no folder of a mounted file system",
                    "give a path, or a file: URI",
                    noFolder);
        }
    }
}
