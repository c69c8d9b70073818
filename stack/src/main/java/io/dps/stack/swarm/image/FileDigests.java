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
 * The SHA-256 of files, kept from run to run, as the jars of the servers are several hundred MB. A file is taken for the
 * one that was read while its size, its inode and its times are the same. The file that keeps them may be lost, damaged
 * or written by several processes at once: that costs time and nothing else. Safe to use from several threads.
 */
final class FileDigests {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\S+) (/.*)");
    /** What changed so short a time ago may change again without another time. */
    private static final Duration YOUNG = Duration.ofSeconds(2);

    private final Path cache;
    private final InstantSource clock;
    private final Function<Path, String> reader;

    /** @param cache the file that keeps digests, which need not be there */
    FileDigests(Path cache) {
        this(cache, InstantSource.system(), Sha256::ofFile);
    }

    FileDigests(Path cache, InstantSource clock, Function<Path, String> reader) {
        this.cache = cache;
        this.clock = clock;
        this.reader = reader;
    }

    /** The digest of each file, by the names given; all cores work on those that are not known. */
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

    /** Whether the file is still the one that was looked at, and cannot change unseen. */
    private boolean isSettled(Path file, String before) {
        Instant changed = ((FileTime) attributes(file).get("ctime")).toInstant();
        return mark(file).equals(before) && changed.isBefore(clock.instant().minus(YOUNG));
    }

    /** The time of the last change of the inode cannot be set back, unlike that of the content. */
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

    /** What is under the first line, if that line is the digest of it. */
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
            // The next run reads the files again.
        }
    }

    private static String digest(String text) {
        return new Sha256().add(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /**
     * What is known of a file.
     *
     * @param digest its SHA-256
     * @param mark what tells that it is still the same
     */
    private record Entry(String digest, String mark) {}
}
