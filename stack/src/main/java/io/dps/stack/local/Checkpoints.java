package io.dps.stack.local;

import io.dps.contract.CheckpointLayout;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.FileTree;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The checkpoints of a context's streams, a folder each. */
final class Checkpoints {
    private final LocalStack stack;

    Checkpoints(LocalStack stack) {
        this.stack = stack;
    }

    boolean drop(String stream) {
        if (!Topics.isName(stream)) {
            throw UserFailure.usage("not a name for a stream: '" + stream + "'", "a stream has the name of its topic");
        }
        stack.requireDeployment();
        Path folder = stack.folder().checkpoints().resolve(stream);
        return ChangeLock.holding(stack.folder(), "drop the checkpoint of " + stream, () -> {
            try {
                for (Path leftover : CheckpointLayout.leftovers(stack.folder().checkpoints())) {
                    FileTree.delete(leftover);
                }
                return Files.exists(folder) && dropUnderLock(stream, folder);
            } catch (IOException e) {
                throw StateFailure.of("delete", folder, e);
            }
        });
    }

    /** Whoever writes holds a lock on this file of the folder, whatever is known of it. */
    private static boolean dropUnderLock(String stream, Path folder) throws IOException {
        Path doomed = CheckpointLayout.dropped(folder);
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(CheckpointLayout.LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
}
