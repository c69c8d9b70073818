package io.dps.generator.replay;

import io.dps.generator.reading.ReadingSource;

/** Is told of each row that a replay leaves out, on the thread that reads. */
@FunctionalInterface
public interface BadRowListener {

    /** Takes note of a row that was left out; the replay goes on with the next one. */
    void onBadRow(BadRow row);

    /** Returns a listener that takes no note; {@link ReadingSource#badRows()} counts all the same. */
    static BadRowListener none() {
        return row -> {};
    }
}
