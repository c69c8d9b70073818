package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.FileTree;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/** The checkpoints of a context's streams, a folder each. */
final class Checkpoints {
    /** What Kafka takes as the name of a topic, and so of a stream. */
    private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    /** A stream cannot have this name: '~' is in no topic's. */
    private static final String DROPPED = "~dropped-";

    private final LocalStack stack;

    Checkpoints(LocalStack stack) {
        this.stack = stack;
    }

    boolean drop(String stream) {
        if (!NAME.matcher(stream).matches()) {
            throw UserFailure.usage("not a name for a stream: '" + stream + "'", "a stream has the name of its topic");
        }
        stack.requireDeployment();
        Path folder = stack.folder().checkpoints().resolve(stream);
        return ChangeLock.holding(stack.folder(), "drop the checkpoint of " + stream, () -> {
            try {
                deleteLeftovers();
                return Files.exists(folder) && dropUnderLock(stream, folder);
            } catch (IOException e) {
                throw StateFailure.of("delete", folder, e);
            }
        });
    }

    /** Whoever writes holds a lock on this file of the folder (streaming's CheckpointFolder), whatever is known of it. */
    private static boolean dropUnderLock(String stream, Path folder) throws IOException {
        Path doomed = folder.resolveSibling(DROPPED + stream);
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("writer.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                throw UserFailure.failed("stream " + stream + " has a writer", "stop it first: stream stop");
            }
            // In one step: half a checkpoint would be taken for another stream's.
            Files.move(folder, doomed, StandardCopyOption.ATOMIC_MOVE);
        }
        FileTree.delete(doomed);
        return true;
    }

    /** What an earlier drop moved aside and was kept from deleting. */
    private void deleteLeftovers() throws IOException {
        Path checkpoints = stack.folder().checkpoints();
        if (!Files.isDirectory(checkpoints)) {
            return;
        }
        try (DirectoryStream<Path> dropped = Files.newDirectoryStream(checkpoints, DROPPED + "*")) {
            for (Path leftover : dropped) {
                FileTree.delete(leftover);
            }
        }
    }
}
