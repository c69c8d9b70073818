package io.dps.shell.output;

import java.util.Locale;

/** Formats numbers of bytes for people. */
public final class ByteSize {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private ByteSize() {}

    /** Returns the size in the largest unit of which there is at least one, such as {@code 34.1 MiB}. */
    public static String show(long bytes) {
        if (bytes < 1024) {
            return bytes == 1 ? "1 byte" : bytes + " bytes";
        }
        int unit = 0;
        double size = bytes / 1024.0;
        // What rounds to 1024.0 of a unit is 1.0 of the next.
        while (size >= 1023.95 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
