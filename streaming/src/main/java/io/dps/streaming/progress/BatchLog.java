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
 * Spark's own log of a query's batches, as it lies in the checkpoint: a text file per batch in {@code offsets}, written
 * before the batch, and one in {@code commits}, written after it. Each has a version in its first line, and JSON in the
 * others. Spark keeps the last hundred batches.
 */
public final class BatchLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path query;

    /** Makes a view of the log in Spark's checkpoint folder, which need not be there yet. */
    public BatchLog(Path query) {
        this.query = query;
    }

    /**
     * One batch that is done.
     *
     * @param offsets what it read, by partition
     * @param watermark what it began with; null if there was none yet
     */
    public record Batch(long batchId, SortedMap<Integer, OffsetRange> offsets, Instant watermark) {}

    /** Returns the id which Spark gave the query when the checkpoint was begun. */
    public Optional<String> queryId() {
        return lines(query.resolve("metadata"))
                .map(lines -> json(lines.get(0)).get("id").asText());
    }

    /** Returns the batches after the given one that are done and of which the log still knows where they began. */
    public List<Batch> committedAfter(long batchId) {
        List<Batch> batches = new ArrayList<>();
        for (long id : ids(query.resolve("commits")).tailSet(batchId + 1)) {
            batch(id).ifPresent(batches::add);
        }
        return batches;
    }

    /**
     * Returns the batch that was begun and is not done, if there is one. Once the query has ended, what it wrote is there in
     * whole, in part or not at all, and the next start runs it again.
     */
    public OptionalLong unfinished() {
        SortedSet<Long> begun = ids(query.resolve("offsets"));
        SortedSet<Long> done = ids(query.resolve("commits"));
        // Of the older ones Spark may have removed one of the two files already.
        boolean all = begun.isEmpty() || !done.isEmpty() && done.last() >= begun.last();
        return all ? OptionalLong.empty() : OptionalLong.of(begun.last());
    }

    /** Returns where the last batch ends that was begun, by partition; empty before the first. */
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

    /** The third line has the offsets of the query's only source. */
    private static Map<Integer, Long> offsets(List<String> lines) {
        return BatchMetrics.partitions(lines.get(2));
    }

    /** Where the first batch began: Spark notes it when it first plans, behind a byte of zero. */
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
            throw new UncheckedIOException("Spark's log has another form: " + line, otherForm);
        }
    }
}
