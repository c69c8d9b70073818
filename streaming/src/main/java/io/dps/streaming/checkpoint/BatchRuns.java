package io.dps.streaming.checkpoint;

import io.dps.contract.BatchRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The offsets that the runs of each batch have written, in a small file for each batch beside Spark's checkpoint. The
 * files outlive a kill, so that a batch that runs again finds its earlier runs. Used by the holder of the
 * {@link WriterLock}.
 */
public final class BatchRuns {
    /** Spark keeps the last hundred batches too, so no older one can run again or be reported late. */
    private static final long KEPT = 100;

    private final CheckpointFolder folder;

    public BatchRuns(CheckpointFolder folder) {
        this.folder = folder;
    }

    /**
     * Stores that a run of a batch begins to write.
     *
     * @param from the output topic's end offsets, by partition
     */
    public void begin(long batch, SortedMap<Integer, Long> from) {
        try {
            Files.createDirectories(folder.runs(batch).getParent());
            Files.deleteIfExists(folder.runs(batch - KEPT));
        } catch (IOException refused) {
            throw new UncheckedIOException(refused);
        }
        List<BatchRun> runs = new ArrayList<>(of(batch).orElse(List.of()));
        runs.add(new BatchRun(from, null, false));
        store(batch, runs);
    }

    /**
     * Stores that the last run of a batch has written all its rows.
     *
     * @param to the output topic's end offsets, by partition
     * @param retried whether rows of the run may be in the topic twice
     */
    public void end(long batch, SortedMap<Integer, Long> to, boolean retried) {
        List<BatchRun> runs = new ArrayList<>(of(batch).orElseThrow());
        BatchRun last = runs.remove(runs.size() - 1);
        runs.add(new BatchRun(last.from(), to, retried));
        store(batch, runs);
    }

    /** Returns the runs of a batch in order; empty if none has begun, or if the batch is older than those kept. */
    public Optional<List<BatchRun>> of(long batch) {
        return CheckpointFolder.read(folder.runs(batch), Stored.class).map(Stored::runs);
    }

    private void store(long batch, List<BatchRun> runs) {
        CheckpointFolder.write(folder.runs(batch), new Stored(runs));
    }

    /** The content of a file. */
    private record Stored(List<BatchRun> runs) {}
}
