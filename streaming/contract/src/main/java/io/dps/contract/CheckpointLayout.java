package io.dps.contract;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Names in the folder of checkpoints, which has a folder for each stream, and in the folder of one stream. */
public final class CheckpointLayout {
    /** The folder of Spark's own checkpoint. */
    public static final String QUERY = "query";

    /** The file on which whoever writes to the stream holds a lock of the operating system. */
    public static final String LOCK = "writer.lock";

    /** The file that names the writer. */
    public static final String HOLDER = "writer.json";

    /** The file with the options that the checkpoint was made with. */
    public static final String OPTIONS = "options.json";

    /** The file with the last {@link StreamProgress} that has a batch. */
    public static final String PROGRESS = "progress.json";

    /** A stream cannot have this name: '~' is in no topic's. */
    private static final String DROPPED = "~dropped-";

    private CheckpointLayout() {}

    /** Returns where a stream's folder is moved in one step before it is deleted. */
    public static Path dropped(Path folder) {
        return folder.resolveSibling(DROPPED + folder.getFileName());
    }

    /**
     * Returns the folders that an earlier drop moved aside and was kept from deleting.
     *
     * @param checkpoints the folder of the streams' folders; it may be absent
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
