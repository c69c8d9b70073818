package io.dps.shell.output;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jline.utils.WCWidth;

/** Converts cells to text, in the same way for every text format. */
public final class CellText {
    private CellText() {}

    /** Returns the text of a cell; {@code NULL} for null. */
    public static String of(Object cell) {
        if (cell == null) {
            return "NULL";
        }
        if (cell instanceof String text) {
            return encodable(text);
        }
        if (cell instanceof Instant instant) {
            return InstantText.of(instant);
        }
        if (cell instanceof LocalDateTime time) {
            return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
        }
        if (cell instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (cell instanceof Number || cell instanceof Boolean) {
            return cell.toString();
        }
        if (cell instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        if (cell instanceof List<?> list) {
            return list.stream().map(CellText::of).collect(Collectors.joining(", ", "[", "]"));
        }
        if (cell instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(entry -> of(entry.getKey()) + ": " + of(entry.getValue()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        return encodable(cell.toString());
    }

    /** Returns the text with unpaired surrogates, which UTF-8 cannot encode, as JSON escapes. */
    private static String encodable(String text) {
        if (!holdsSurrogate(text) || text.codePoints().noneMatch(CellText::isHalf)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            if (isHalf(point)) {
                shown.append(String.format("\\u%04x", point));
            } else {
                shown.appendCodePoint(point);
            }
        });
        return shown.toString();
    }

    private static boolean holdsSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    /** Returns the text with control characters escaped: foreign data must not control the terminal. */
    public static String printable(String text) {
        if (text.codePoints().noneMatch(CellText::isControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> appendVisible(shown, point));
        return shown.toString();
    }

    /** Returns the text with control characters escaped, cut to one line of at most the given columns. */
    public static String fitted(String text, int columns) {
        String line = printable(text);
        int used = 0;
        for (int i = 0; i < line.length(); i += Character.charCount(line.codePointAt(i))) {
            used += width(line.codePointAt(i));
            if (used > columns) {
                return line.substring(0, i);
            }
        }
        return line;
    }

    /** Returns the columns that a text without control characters takes on a terminal. */
    public static int width(String text) {
        return text.codePoints().map(CellText::width).sum();
    }

    private static int width(int point) {
        return Math.max(0, WCWidth.wcwidth(point));
    }

    private static void appendVisible(StringBuilder shown, int point) {
        switch (point) {
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            case '\t' -> shown.append("\\t");
            default -> {
                if (isControl(point)) {
                    shown.append(String.format("\\u%04x", point));
                } else {
                    shown.appendCodePoint(point);
                }
            }
        }
    }

    /** Returns true for C0 and C1 controls and for characters that change the writing direction. */
    static boolean isControl(int point) {
        return Character.isISOControl(point)
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
