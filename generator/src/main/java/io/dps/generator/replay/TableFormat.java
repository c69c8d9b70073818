package io.dps.generator.replay;

import java.nio.charset.Charset;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a file writes its table.
 *
 * @param separator between cells; empty to see from the header
 * @param skip lines to pass over before the header
 * @param encoding of the text; empty for UTF-8, or what a byte order mark says
 * @param decimalComma whether numbers have a comma where JSON has a point
 * @param missing what stands where there is no value, as texts or numbers, {@code -9999} and {@code NA}
 */
public record TableFormat(
        Optional<Character> separator,
        long skip,
        Optional<Charset> encoding,
        boolean decimalComma,
        Set<String> missing) {
    private static final TableFormat USUAL = new TableFormat(Optional.empty(), 0, Optional.empty(), false, Set.of());

    public TableFormat {
        Objects.requireNonNull(separator, "separator");
        Objects.requireNonNull(encoding, "encoding");
        missing = Set.copyOf(missing);
    }

    /** Returns the format of a file that begins with its header and has decimal points. */
    public static TableFormat usual() {
        return USUAL;
    }
}
