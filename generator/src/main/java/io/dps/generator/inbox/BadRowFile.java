package io.dps.generator.inbox;

import io.dps.generator.replay.BadRow;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the bad rows of one dropped file to a CSV file. The CSV file is created only if there are bad rows, and
 * replaces that of an earlier run.
 */
final class BadRowFile implements AutoCloseable {

    private final Path place;
    private Writer out;

    BadRowFile(Path place) {
        this.place = place;
    }

    void add(BadRow row) {
        try {
            if (out == null) {
                out = Files.newBufferedWriter(place);
                out.write("line,column,reason\n");
            }
            out.write(row.line() + "," + quoted(row.column()) + "," + quoted(row.reason()) + "\n");
        } catch (IOException e) {
            throw Inbox.unusable(place, e);
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    @Override
    public void close() {
        if (out == null) {
            return;
        }
        try {
            out.close();
        } catch (IOException e) {
            throw Inbox.unusable(place, e);
        }
    }
}
