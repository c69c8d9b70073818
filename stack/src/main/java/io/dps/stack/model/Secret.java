package io.dps.stack.model;

import java.util.regex.Pattern;

/**
 * A value that must not be shown: {@code toString} hides it.
 *
 * @param value the secret itself, for the protocol that needs it
 */
public record Secret(String value) {
    private static final Pattern LAST_LINE_END = Pattern.compile("\\r?\\n\\z");

    /**
     * Returns the secret that a file or a pipe holds, byte for byte, except for the one trailing newline that an
     * editor or {@code echo} adds. Blanks are part of the secret.
     */
    public static Secret ofContent(String content) {
        return new Secret(LAST_LINE_END.matcher(content).replaceFirst(""));
    }

    /** Returns whether the secret contains a line end, so that it fits neither into a header nor on a single line. */
    public boolean hasLineEnd() {
        return value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
