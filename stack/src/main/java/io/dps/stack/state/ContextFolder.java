package io.dps.stack.state;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder that holds all state of one context, and the names of the files in it. Only its owner has access.
 *
 * @param context name of the context, which is the name of the folder
 * @param path the folder, absolute
 */
public record ContextFolder(String context, Path path) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** @throws UserFailure of kind {@code USAGE} when the name cannot be the name of a folder */
    public static ContextFolder of(Path stateRoot, String context) {
        if (!NAME.matcher(context).matches()) {
            throw UserFailure.usage(
                    "'" + context + "' is not a valid context name",
                    "use letters, digits, '.', '_' and '-', and begin with a letter or digit");
        }
        return new ContextFolder(context, stateRoot.toAbsolutePath().normalize().resolve(context));
    }

    public Path deploymentFile() {
        return path.resolve("deployment.json");
    }

    /** Returns the file with the state of a Swarm deployment. */
    public Path swarmFile() {
        return path.resolve("swarm.json");
    }

    public Path lockFile() {
        return path.resolve("change.lock");
    }

    public Path lockHolderFile() {
        return path.resolve("change.json");
    }

    public Path run() {
        return path.resolve("run");
    }

    public Path conf() {
        return path.resolve("conf");
    }

    public Path secrets() {
        return path.resolve("secret");
    }

    public Path connectToken() {
        return secrets().resolve("connect-token");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    /** Returns the log of a process; rotated to {@code .1} (newest) up to {@code .5}. */
    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** Returns the output file of a process; the output of the previous start is kept as {@code .1}. */
    public Path output(String process) {
        return logs().resolve(process + ".out");
    }

    public Path data() {
        return path.resolve("data");
    }

    public Path kafkaData() {
        return data().resolve("kafka");
    }

    public Path warehouse() {
        return data().resolve("warehouse");
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /**
     * Returns the folder for files that clients upload to the Connect server; Spark creates it in its working
     * directory.
     */
    public Path artifacts() {
        return path.resolve("artifacts");
    }

    /** Returns the file of declared topic views; the shell writes it. */
    public Path views() {
        return path.resolve("views.json");
    }

    public Path scratch() {
        return path.resolve("tmp");
    }

    public Path scratch(String process) {
        return scratch().resolve(process);
    }

    /** Returns the folders that dps creates here, and no others; removing the data deletes exactly these. */
    public List<Path> folders() {
        return List.of(run(), conf(), secrets(), logs(), data(), checkpoints(), artifacts(), scratch());
    }

    /** Returns the files that dps keeps next to the folders. */
    public List<Path> files() {
        return List.of(deploymentFile(), lockHolderFile(), lockFile(), views());
    }

    public boolean exists() {
        return Files.isDirectory(path);
    }

    /**
     * Creates the folder itself, for the lock.
     *
     * @throws UserFailure of kind {@code FAILED} with path and reason when it cannot be created or written
     */
    public void createRoot() {
        try {
            createPrivate(path);
        } catch (IOException e) {
            throw StateFailure.of("create the state folder", path, e);
        }
    }

    /** Creates the folders inside; fails as {@link #createRoot} does. */
    public void createFolders() {
        try {
            for (Path folder : folders()) {
                createPrivate(folder);
            }
        } catch (IOException e) {
            throw StateFailure.of("create the state folder", path, e);
        }
    }

    /** Creates only the folder of secrets. */
    public void createSecrets() {
        try {
            createPrivate(secrets());
        } catch (IOException e) {
            throw StateFailure.of("create the state folder", path, e);
        }
    }

    /** Creates only the folder of logs. */
    public void createLogs() {
        try {
            createPrivate(logs());
        } catch (IOException e) {
            throw StateFailure.of("create the state folder", path, e);
        }
    }

    private static void createPrivate(Path folder) throws IOException {
        // A link that the owner created on purpose, say to a larger disk, stays.
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, OWNER_ONLY);
        }
        if (!Files.isWritable(folder)) {
            throw Files.getFileStore(folder).isReadOnly()
                    ? new FileSystemException(folder.toString(), null, "read-only file system")
                    : new AccessDeniedException(folder.toString());
        }
    }
}
