package io.dps.contract;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names of files and folders below the checkpoint folder, which holds one folder per stream. */
public final class CheckpointLayout {
    /** The folder of Spark's own checkpoint. */
    public static final String QUERY = "query";

    /** The file on which the stream's writer holds a lock of the operating system. */
    public static final String LOCK = "writer.lock";

    /** The file that names the writer. */
    public static final String HOLDER = "writer.json";

    /** The file with the options that the checkpoint was made with. */
    public static final String OPTIONS = "options.json";

    /** The file with the last {@link StreamProgress} that has a batch. */
    public static final String PROGRESS = "progress.json";

    /** The folder of the files that say what the runs of each batch have written. */
    public static final String RUNS = "runs";

    /** Prefix that no stream's folder has: a stream is named after its topic, and topic names have no '~'. */
    private static final String DROPPED = "~dropped-";

    private CheckpointLayout() {}

    /** Returns the path to which a stream's folder is renamed, in one step, before it is deleted. */
    public static Path dropped(Path folder) {
        return folder.resolveSibling(DROPPED + folder.getFileName());
    }

    /**
     * Returns the folders that an earlier drop renamed but did not delete.
     *
     * @param checkpoints the folder that holds the streams' folders; need not exist
     */
    public static List<Path> leftovers(Path checkpoints) throws IOException {
        List<Path> leftovers = new ArrayList<>();
        if (Files.isDirectory(checkpoints)) {
            try (DirectoryStream<Path> dropped = Files.newDirectoryStream(checkpoints, DROPPED + "*")) {
                dropped.forEach(leftovers::add);
            }
        }
        return leftovers;
    }
}
