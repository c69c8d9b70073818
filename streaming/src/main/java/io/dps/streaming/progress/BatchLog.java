package io.dps.streaming.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.OffsetRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A view of Spark's own log of a query's batches in the checkpoint: one text file per batch in {@code offsets},
 * written before the batch, and one in {@code commits}, written after it. The first line of each holds a version,
 * the others JSON. Spark keeps the last hundred batches.
 */
public final class BatchLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path query;

    /** Creates a view of the log in Spark's checkpoint folder, which need not exist yet. */
    public BatchLog(Path query) {
        this.query = query;
    }

    /**
     * A committed batch.
     *
     * @param offsets the offsets that it read, by partition
     * @param watermark the watermark at its start; null if there was none yet
     */
    public record Batch(long batchId, SortedMap<Integer, OffsetRange> offsets, Instant watermark) {}

    /** Returns the id that Spark gave the query when it created the checkpoint. */
    public Optional<String> queryId() {
        return lines(query.resolve("metadata"))
                .map(lines -> json(lines.get(0)).get("id").asText());
    }

    /** Returns the committed batches after the given one whose start offsets the log still holds. */
    public List<Batch> committedAfter(long batchId) {
        List<Batch> batches = new ArrayList<>();
        for (long id : ids(query.resolve("commits")).tailSet(batchId + 1)) {
            batch(id).ifPresent(batches::add);
        }
        return batches;
    }

    /**
     * Returns the batch that was started but not committed, if there is one. Once the query has ended, such a
     * batch's output may be complete, partial or absent, and the next start runs the batch again.
     */
    public OptionalLong unfinished() {
        SortedSet<Long> begun = ids(query.resolve("offsets"));
        SortedSet<Long> done = ids(query.resolve("commits"));
        // Spark may already have deleted one of the two files of an older batch.
        boolean all = begun.isEmpty() || !done.isEmpty() && done.last() >= begun.last();
        return all ? OptionalLong.empty() : OptionalLong.of(begun.last());
    }

    /** Returns the last batch that was committed; -1 if there is none. */
    public long lastCommitted() {
        SortedSet<Long> done = ids(query.resolve("commits"));
        return done.isEmpty() ? -1 : done.last();
    }

    /** Returns the end offsets of the last batch that was started, by partition; empty before the first batch. */
    public SortedMap<Integer, Long> lastEnds() {
        SortedSet<Long> begun = ids(query.resolve("offsets"));
        return begun.isEmpty()
                ? Collections.emptySortedMap()
                : new TreeMap<>(ends(begun.last()).orElseThrow());
    }

    private Optional<Batch> batch(long id) {
        Optional<List<String>> logged = lines(query.resolve("offsets").resolve(Long.toString(id)));
        Optional<Map<Integer, Long>> starts = id == 0 ? firstOffsets() : ends(id - 1);
        if (logged.isEmpty() || starts.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<Integer, OffsetRange> ranges = new TreeMap<>();
        offsets(logged.get()).forEach((partition, end) -> {
            long start = starts.get().getOrDefault(partition, 0L);
            ranges.put(partition, new OffsetRange(start, end));
        });
        long watermarkMs = json(logged.get().get(1)).get("batchWatermarkMs").asLong();
        return Optional.of(new Batch(id, ranges, watermarkMs == 0 ? null : Instant.ofEpochMilli(watermarkMs)));
    }

    private Optional<Map<Integer, Long>> ends(long id) {
        return lines(query.resolve("offsets").resolve(Long.toString(id))).map(BatchLog::offsets);
    }

    /** Reads the offsets of the query's only source from the third line. */
    private static Map<Integer, Long> offsets(List<String> lines) {
        return BatchMetrics.partitions(lines.get(2));
    }

    /**
     * Returns the start offsets of the first batch. Spark writes them, after a zero byte, when it first plans a
     * batch.
     */
    private Optional<Map<Integer, Long>> firstOffsets() {
        return lines(query.resolve("sources/0/0")).map(lines -> BatchMetrics.partitions(lines.get(1)));
    }

    private static SortedSet<Long> ids(Path folder) {
        SortedSet<Long> ids = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{1,18}"))
                    .forEach(name -> ids.add(Long.valueOf(name)));
        } catch (NoSuchFileException notBegun) {
            return ids;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return ids;
    }

    private static Optional<List<String>> lines(Path file) {
        try {
            return Optional.of(
                    Files.readString(file, StandardCharsets.UTF_8).lines().toList());
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException otherForm) {
            throw new UncheckedIOException("Spark's log has an unexpected format: " + line, otherForm);
        }
    }
}
