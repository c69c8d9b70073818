package io.dps.generator.replay;

/** The beginning of foreign text, fit to be quoted in a message of one line. */
final class Excerpt {

    private static final String ELLIPSIS = "...";

    private Excerpt() {}

    static String of(String text, int longest) {
        StringBuilder excerpt = new StringBuilder();
        text.codePoints().limit(longest).forEach(c -> excerpt.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
        return text.codePointCount(0, text.length()) > longest ? excerpt + ELLIPSIS : excerpt.toString();
    }
}
