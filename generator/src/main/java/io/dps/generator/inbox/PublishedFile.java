package io.dps.generator.inbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.Properties;

/**
 * Notes that all of a file is in the topic, for a file that could not be moved to the archive: however long that lasts, and
 * whatever the topic still holds by then, the file is not published again.
 *
 * @param readings how many readings it had
 * @param badRows of how many rows no reading could be made
 * @param changed when the file was last changed: what was added since then is not published
 */
record PublishedFile(long readings, long badRows, FileTime changed) {

    static Path placeBeside(Path taken) {
        return taken.resolveSibling("." + taken.getFileName() + ".published");
    }

    /** Returns the note about a file as it is now; empty if there is none, or if the file has changed since. */
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
