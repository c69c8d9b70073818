package io.dps.generator.inbox;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a topic ended before the first reading of a file was sent to it. Lies beside the file while that is processed: what
 * of it is in the topic already will be found after these offsets.
 *
 * @param topic where the file's readings go
 * @param offsets the topic's ends by partition
 */
record StartOfFile(String topic, SortedMap<Integer, Long> offsets) {

    private static final String SUFFIX = ".begun";
    private static final String TOPIC = "topic";

    static boolean isOne(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(SUFFIX);
    }

    /** Returns the file that a record like this belongs to. */
    static Path fileOf(Path start) {
        String name = start.getFileName().toString();
        return start.resolveSibling(name.substring(1, name.length() - SUFFIX.length()));
    }

    static Path placeBeside(Path taken) {
        return taken.resolveSibling("." + taken.getFileName() + SUFFIX);
    }

    /** Returns what was stored when the file was begun; empty if nothing of it was sent. */
    static Optional<StartOfFile> load(Path taken) {
        Path place = placeBeside(taken);
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        try {
            Properties stored = new Properties();
            stored.load(new StringReader(Files.readString(place)));
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            for (String name : stored.stringPropertyNames()) {
                if (!name.equals(TOPIC)) {
                    offsets.put(Integer.valueOf(name), Long.valueOf(stored.getProperty(name)));
                }
            }
            return Optional.of(new StartOfFile(stored.getProperty(TOPIC), offsets));
        } catch (IOException e) {
            throw Inbox.unusable(place, e);
        }
    }

    /** Stores it, and returns when it is on the disk. */
    void store(Path taken) {
        Path place = placeBeside(taken);
        Path draft = taken.resolveSibling(place.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Inbox.unusable(place, e);
        }
    }

    private String text() throws IOException {
        Properties stored = new Properties();
        stored.setProperty(TOPIC, topic);
        offsets.forEach((partition, offset) -> stored.setProperty(partition.toString(), offset.toString()));
        StringWriter text = new StringWriter();
        stored.store(text, null);
        return text.toString();
    }
}
