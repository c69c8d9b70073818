package io.dps.stack.model;

import java.util.regex.Pattern;

/**
 * A value that must not be shown: its text form hides it.
 *
 * @param value the secret itself, for the protocol that needs it
 */
public record Secret(String value) {
    private static final Pattern LAST_LINE_END = Pattern.compile("\\r?\\n\\z");

    /**
     * The secret that a file or a pipe holds: byte by byte, but for the one line end that an editor or {@code echo} leaves
     * behind it. A blank is a part of it.
     */
    public static Secret ofContent(String content) {
        return new Secret(LAST_LINE_END.matcher(content).replaceFirst(""));
    }

    /** Whether it holds a line end, which no header and no single line can carry. */
    public boolean hasLineEnd() {
        return value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0;
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
