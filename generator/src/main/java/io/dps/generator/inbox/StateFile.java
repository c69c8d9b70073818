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
import java.util.Properties;

/** Reads and writes the small files that say how far a taken file has come. */
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
     * Returns when it is on the disk as a whole.
     *
     * @throws UserFailure of kind STORAGE if the disk refuses; there is no half note then
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
}
