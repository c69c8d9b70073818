package io.dps.generator.inbox;

import io.dps.contract.UserFailure;
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
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads and writes the small files that record the progress of a taken file. */
final class StateFile {

    private StateFile() {}

    static Properties read(Path place) {
        try {
            Properties stored = new Properties();
            stored.load(new StringReader(Files.readString(place)));
            return stored;
        } catch (IOException e) {
            throw Inbox.unusable(place, e);
        }
    }

    /**
     * Writes a state file as a whole; returns once it is on the disk.
     *
     * @throws UserFailure of kind {@code STORAGE} if the disk refuses; an earlier state file then stays as it was
     */
    static void write(Path place, Properties note) {
        Path draft = place.resolveSibling(place.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            StringWriter text = new StringWriter();
            note.store(text, null);
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw Inbox.unusable(place, e);
        }
    }

    /**
     * The end offsets that a topic had before the first reading of a file was sent to it. Stored beside the file while
     * the file is processed: readings of the file that are already in the topic are at or after these offsets.
     *
     * @param topic where the file's readings go
     * @param offsets the topic's end offsets by partition
     */
    record PublishMarker(String topic, SortedMap<Integer, Long> offsets) {

        private static final String SUFFIX = ".begun";
        private static final String TOPIC = "topic";

        static Path placeBeside(Path taken) {
            return taken.resolveSibling("." + taken.getFileName() + SUFFIX);
        }

        /** Returns the marker of a file; empty if none of its readings has been sent. */
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

        /** Stores the marker, and returns once it is on the disk. */
        void store(Path taken) {
            Properties stored = new Properties();
            stored.setProperty(TOPIC, topic);
            offsets.forEach((partition, offset) -> stored.setProperty(partition.toString(), offset.toString()));
            StateFile.write(placeBeside(taken), stored);
        }
    }

    /**
     * A note that all readings of a file are in the topic, for a file that could not be moved to the archive. It
     * keeps the file from being published again, however late it is archived and whatever the topic still holds by
     * then.
     *
     * @param readings how many readings the file had
     * @param badRows how many of the file's rows could not be turned into readings
     * @param changed when the file was last changed; rows added since then have not been published
     */
    record PublishedFile(long readings, long badRows, FileTime changed) {

        static Path placeBeside(Path taken) {
            return taken.resolveSibling("." + taken.getFileName() + ".published");
        }

        /** Returns the note about a file; empty if there is none, or the file has changed since. */
        static Optional<PublishedFile> load(Path taken) {
            Path place = placeBeside(taken);
            if (!Files.exists(place)) {
                return Optional.empty();
            }
            Properties stored = StateFile.read(place);
            return Optional.of(stored)
                    .filter(note -> Inbox.lastChange(taken).toString().equals(note.getProperty("changed")))
                    .map(note -> new PublishedFile(
                            Long.parseLong(note.getProperty("readings")),
                            Long.parseLong(note.getProperty("bad-rows")),
                            Inbox.lastChange(taken)));
        }

        void store(Path taken) {
            Properties note = new Properties();
            note.setProperty("readings", Long.toString(readings));
            note.setProperty("bad-rows", Long.toString(badRows));
            note.setProperty("changed", changed.toString());
            StateFile.write(placeBeside(taken), note);
        }
    }
}
