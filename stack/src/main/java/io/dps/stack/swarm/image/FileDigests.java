package io.dps.stack.swarm.image;

import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The SHA-256 of files, cached between runs, as the jars of the servers are several hundred MB. A file counts as
 * unchanged while its size, inode and times are the same. The cache file may be lost, damaged or written by several
 * processes at once: that only costs time. Safe to use from several threads.
 */
final class FileDigests {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\S+) (/.*)");
    /** A file changed this recently may change again without a new timestamp. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private final Path cache;
    private final InstantSource clock;
    private final Function<Path, String> reader;

    /** @param cache file that keeps the digests; it need not exist */
    FileDigests(Path cache) {
        this(cache, InstantSource.system(), Sha256::ofFile);
    }

    FileDigests(Path cache, InstantSource clock, Function<Path, String> reader) {
        this.cache = cache;
        this.clock = clock;
        this.reader = reader;
    }

    /** Returns the digest of each file, by the given names; computes unknown ones on all cores. */
    synchronized SortedMap<String, String> of(Map<String, Path> files) throws IOException {
        Map<Path, Entry> known = load();
        Map<Path, Entry> fresh = new ConcurrentHashMap<>();
        Map<String, String> found = new ConcurrentHashMap<>();
        try {
            files.entrySet().parallelStream().forEach(file -> {
                Path path = file.getValue().toAbsolutePath();
                String mark = mark(path);
                Entry entry = known.get(path);
                if (entry == null || !entry.mark().equals(mark)) {
                    entry = new Entry(reader.apply(path), mark);
                    if (isSettled(path, mark)) {
                        fresh.put(path, entry);
                    }
                }
                found.put(file.getKey(), entry.digest());
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (!fresh.isEmpty()) {
            known.putAll(fresh);
            save(known);
        }
        return new TreeMap<>(found);
    }

    /** Returns whether the file still has its earlier mark, and is old enough that any change would alter its mark. */
    private boolean isSettled(Path file, String before) {
        Instant changed = ((FileTime) attributes(file).get("ctime")).toInstant();
        return mark(file).equals(before) && changed.isBefore(clock.instant().minus(YOUNG));
    }

    /**
     * Returns the mark of a file. It includes the time of the last inode change: unlike the modification time, that
     * time cannot be set back.
     */
    private static String mark(Path file) {
        Map<String, Object> is = attributes(file);
        return is.get("size") + "," + is.get("dev") + "," + is.get("ino") + "," + is.get("lastModifiedTime") + ","
                + is.get("ctime");
    }

    private static Map<String, Object> attributes(Path file) {
        try {
            return Files.readAttributes(file, "unix:size,dev,ino,lastModifiedTime,ctime");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<Path, Entry> load() {
        Map<Path, Entry> entries = new TreeMap<>();
        content().ifPresent(content -> content.lines().forEach(line -> {
            Matcher parts = LINE.matcher(line);
            if (parts.matches()) {
                entries.put(Path.of(parts.group(3)), new Entry(parts.group(1), parts.group(2)));
            }
        }));
        return entries;
    }

    /** Returns the cache file without its first line; empty unless that line is the digest of the rest. */
    private Optional<String> content() {
        try {
            String text = new String(Files.readAllBytes(cache), StandardCharsets.UTF_8);
            int end = text.indexOf('\n') + 1;
            return text.substring(0, end).strip().equals(digest(text.substring(end)))
                    ? Optional.of(text.substring(end))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void save(Map<Path, Entry> entries) {
        String content = entries.entrySet().stream()
                .filter(entry -> Files.exists(entry.getKey()))
                .map(entry -> entry.getValue().digest() + " " + entry.getValue().mark() + " " + entry.getKey() + "\n")
                .collect(Collectors.joining());
        try {
            Files.createDirectories(cache.toAbsolutePath().getParent());
            PrivateFile.replace(cache, digest(content) + "\n" + content);
        } catch (IOException e) {
            // Without the cache, the next run computes the digests again.
        }
    }

    private static String digest(String text) {
        return new Sha256().add(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /**
     * A cached digest.
     *
     * @param digest its SHA-256
     * @param mark size, inode and times, which show whether the file is unchanged
     */
    private record Entry(String digest, String mark) {}
}
