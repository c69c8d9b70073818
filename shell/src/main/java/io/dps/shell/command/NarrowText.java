package io.dps.shell.command;

import java.util.List;
import java.util.stream.Collectors;

/** Wraps lines for a terminal of few columns; what is wrapped stands below the text that it goes on. */
final class NarrowText {
    private static final String USAGE = "Usage: ";
    /** What a line has left for words, at least, beside its indent. */
    private static final int ROOM = 20;

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
        while (rest.length() > width) {
            int first = rest.length() - rest.stripLeading().length();
            int space = rest.lastIndexOf(' ', width);
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
        int gap = line.stripTrailing().lastIndexOf("  ");
        return gap < 0 ? 0 : gap + 2;
    }
}
