package io.dps.generator.inbox;

import java.util.Locale;
import java.util.Optional;

/**
 * What became of one file.
 *
 * @param file its name
 * @param acknowledged readings that the broker acknowledged in this run
 * @param alreadyPublished readings that an earlier, broken run had published
 * @param badRows rows of which no reading could be made
 * @param error why it is not in the archive; empty also if it was only stopped or is still changing
 */
public record FileReport(
        String file, State state, long acknowledged, long alreadyPublished, long badRows, Optional<String> error) {

    /** Where a file is now. */
    public enum State {
        /** All its readings are in the topic, and it is in the archive. */
        ARCHIVED,
        /** It is no file of readings, and lies among the failed. */
        UNUSABLE,
        /** Somebody writes to it still: it is left for the next run. */
        CHANGING,
        /** The run was stopped while it published the file; the next run goes on with it. */
        BROKEN_OFF,
        /** The disk refused. The file stays where it is, and the next run goes on with it. */
        BLOCKED;

        /** The name in reports. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
