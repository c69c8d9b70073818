package io.dps.shell.app;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Wraps lines for a terminal of few columns; what is wrapped stands below the text that it goes on. */
final class NarrowText {
    private static final String USAGE = "Usage: ";
    /** What a line has left for words, at least, beside its indent. */
    private static final int ROOM = 20;

    /** What sets a colour or a weight, and takes no column. */
    private static final Pattern STYLE = Pattern.compile("\u001b\\[[0-9;]*m");

    private NarrowText() {}

    /** The text with no line longer than that, but for words that are. */
    static String wrap(String text, int width) {
        String wrapped =
                text.lines().map(line -> wrapLine(line, indent(line), width)).collect(Collectors.joining("\n"));
        return text.endsWith("\n") ? wrapped + "\n" : wrapped;
    }

    /** As {@link #wrap}, for what stands behind the heading of a synopsis. */
    static String wrapSynopsis(String text, int width) {
        List<String> lines = (USAGE + text).lines().toList();
        return lines.stream()
                        .map(line -> wrapLine(line, USAGE.length(), width))
                        .collect(Collectors.joining("\n"))
                        .substring(USAGE.length())
                + "\n";
    }

    private static String wrapLine(String line, int indent, int width) {
        StringBuilder wrapped = new StringBuilder();
        String rest = line;
        while (columns(rest) > width) {
            int first = rest.length() - rest.stripLeading().length();
            int space = rest.lastIndexOf(' ', at(rest, width));
            if (space <= first) {
                break;
            }
            wrapped.append(rest.substring(0, space).stripTrailing()).append('\n');
            rest = " ".repeat(Math.min(indent, Math.max(0, width - ROOM)))
                    + rest.substring(space).stripLeading();
        }
        return wrapped.append(rest).toString();
    }

    /** Where the last column of a line begins: behind its last gap, or behind the spaces at its begin. */
    private static int indent(String line) {
        String plain = STYLE.matcher(line).replaceAll("").stripTrailing();
        int gap = plain.lastIndexOf("  ");
        return gap < 0 ? 0 : gap + 2;
    }

    private static int columns(String text) {
        return STYLE.matcher(text).replaceAll("").length();
    }

    /** The index of the character at a column; what only sets a style has none. */
    private static int at(String text, int column) {
        Matcher style = STYLE.matcher(text);
        int index = 0;
        int seen = 0;
        while (index < text.length()) {
            if (style.region(index, text.length()).lookingAt()) {
                index = style.end();
            } else if (seen++ == column) {
                return index;
            } else {
                index++;
            }
        }
        return index;
    }
}
