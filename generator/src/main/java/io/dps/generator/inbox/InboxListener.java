package io.dps.generator.inbox;

import io.dps.generator.replay.BadRow;

/** Is told of files and of their bad rows, on the thread that reads. */
public interface InboxListener {

    /** Takes note of a row of which no reading could be made. */
    void onBadRow(String file, BadRow row);

    /** Takes note of what the file's owner should know of its readings. */
    void onNote(String file, String note);

    /** Takes note of what became of a file. */
    void onFile(FileReport report);
}
