package io.dps.streaming;

import io.dps.contract.CheckpointLayout;
import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.streaming.ProgramCommandLine.CheckpointArgument;
import io.dps.streaming.checkpoint.CheckpointFolder;
import io.dps.streaming.checkpoint.WriterLock;
import io.dps.streaming.checkpoint.WriterLock.WriterHolder;
import io.dps.streaming.run.ProgramFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.commons.io.file.PathUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Deletes a stream's checkpoint on the machine that holds it, unless the stream has a writer. Meant for folders that
 * only processes of the platform can reach. Prints {@code dropped}, or {@code absent} if there was no checkpoint.
 */
@Command(
        name = "drop-checkpoint",
        mixinStandardHelpOptions = true,
        description = "Deletes a stream's checkpoint, so that the stream starts over.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done, or there was none", "1:the checkpoint could not be deleted"})
public final class DropCheckpointMain implements Callable<Integer> {
    @Mixin
    CheckpointArgument checkpoint = new CheckpointArgument();

    @Spec
    CommandSpec spec;

    DropCheckpointMain() {}

    /** Deletes the checkpoint and ends the process. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** Returns the command, which can be executed without ending the process. */
    static CommandLine commandLine() {
        DropCheckpointMain program = new DropCheckpointMain();
        return ProgramCommandLine.of(
                program,
                failure -> ProgramFailure.ofDrop(failure, program.checkpoint.checkpoint),
                ExitCode.WRITER_HELD);
    }

    @Override
    public Integer call() throws IOException {
        CheckpointFolder folder = checkpoint.folder();
        Path parent = folder.root().getParent();
        if (parent == null) {
            throw UserFailure.usage("--checkpoint is not the folder of a stream", "see --help");
        }
        for (Path leftover : CheckpointLayout.leftovers(parent)) {
            PathUtils.deleteDirectory(leftover);
        }
        boolean present = Files.isDirectory(folder.root());
        if (present) {
            dropUnderLock(folder, CheckpointLayout.dropped(folder.root()));
        }
        spec.commandLine().getOut().println(present ? "dropped" : "absent");
        spec.commandLine().getOut().flush();
        return ExitCode.OK.value();
    }

    private static void dropUnderLock(CheckpointFolder folder, Path doomed) throws IOException {
        WriterHolder self = WriterHolder.self("drop-checkpoint " + UUID.randomUUID());
        WriterLock lock =
                WriterLock.acquire(folder, self, Duration.ZERO, () -> false).orElseThrow();
        try {
            // In one step: a partly deleted checkpoint would be taken for another stream's.
            Files.move(folder.root(), doomed, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            lock.close();
        }
        PathUtils.deleteDirectory(doomed);
    }
}
