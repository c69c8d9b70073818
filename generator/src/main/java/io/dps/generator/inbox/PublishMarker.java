package io.dps.generator.inbox;

import java.nio.file.Files;
import java.nio.file.Path;
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
record PublishMarker(String topic, SortedMap<Integer, Long> offsets) {

    private static final String SUFFIX = ".begun";
    private static final String TOPIC = "topic";

    static Path placeBeside(Path taken) {
        return taken.resolveSibling("." + taken.getFileName() + SUFFIX);
    }

    /** Returns what was stored when the file was begun; empty if nothing of it was sent. */
    static Optional<PublishMarker> load(Path taken) {
        Path place = placeBeside(taken);
        if (!Files.exists(place)) {
            return Optional.empty();
        }
        Properties stored = StateFile.read(place);
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        for (String name : stored.stringPropertyNames()) {
            if (!name.equals(TOPIC)) {
                offsets.put(Integer.valueOf(name), Long.valueOf(stored.getProperty(name)));
            }
        }
        return Optional.of(new PublishMarker(stored.getProperty(TOPIC), offsets));
    }

    /** Stores it, and returns when it is on the disk. */
    void store(Path taken) {
        Properties stored = new Properties();
        stored.setProperty(TOPIC, topic);
        offsets.forEach((partition, offset) -> stored.setProperty(partition.toString(), offset.toString()));
        StateFile.write(placeBeside(taken), stored);
    }
}
