package io.dps.shell.topic.record;

import io.dps.shell.topic.TopicRecord;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and parses headers in kcat's format, {@code name=value,name=NULL}. A backslash escapes what would be
 * ambiguous: a comma, an equals sign in a name, a backslash, the text NULL as a value, and the first byte of the
 * template's text that follows the headers. Line ends are written as {@code \n} and {@code \r}. Any bytes are read back
 * unchanged.
 */
final class HeaderText {
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};
    private static final int NOTHING = -1;

    private HeaderText() {}

    /**
     * Writes headers.
     *
     * @param next the template's text after the headers, whose first byte is escaped in the headers; may be empty
     */
    static byte[] write(List<TopicRecord.Header> headers, byte[] next) {
        int end = next.length == 0 ? NOTHING : next[0];
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (TopicRecord.Header header : headers) {
            if (text.size() > 0) {
                text.write(',');
            }
            escape(header.key().getBytes(StandardCharsets.UTF_8), '=', end, text);
            text.write('=');
            if (header.value() == null) {
                text.writeBytes(NULL);
                continue;
            }
            if (java.util.Arrays.equals(header.value(), NULL)) {
                text.write('\\');
            }
            escape(header.value(), NOTHING, end, text);
        }
        return text.toByteArray();
    }

    private static void escape(byte[] bytes, int sign, int end, ByteArrayOutputStream text) {
        for (byte each : bytes) {
            switch (each) {
                case '\n' -> text.writeBytes(new byte[] {'\\', 'n'});
                case '\r' -> text.writeBytes(new byte[] {'\\', 'r'});
                default -> {
                    // Do not escape n and r: after a backslash, they would be read as a line end.
                    boolean canEscape = each != 'n' && each != 'r';
                    if (each == ',' || each == '\\' || each == sign || each == end && canEscape) {
                        text.write('\\');
                    }
                    text.write(each);
                }
            }
        }
    }

    /**
     * Finds the first unescaped occurrence of a text.
     *
     * @param line the bytes, each as one character
     * @return its index, or -1
     */
    static int end(String line, int from, String next) {
        for (int at = from; at < line.length(); at++) {
            if (line.startsWith(next, at)) {
                return at;
            }
            if (line.charAt(at) == '\\') {
                at++;
            }
        }
        return -1;
    }

    /**
     * Parses headers.
     *
     * @param text the bytes, each as one character
     * @throws IllegalArgumentException if the text does not have the form of headers
     */
    static List<TopicRecord.Header> read(String text) {
        List<TopicRecord.Header> headers = new ArrayList<>();
        int from = 0;
        while (!text.isEmpty() && from <= text.length()) {
            int comma = end(text, from, ",");
            int to = comma < 0 ? text.length() : comma;
            int sign = end(text.substring(0, to), from, "=");
            if (sign < 0) {
                throw new IllegalArgumentException("headers are not of the form name=value,name=value");
            }
            String name = new String(unescape(text.substring(from, sign)), StandardCharsets.UTF_8);
            String value = text.substring(sign + 1, to);
            headers.add(new TopicRecord.Header(name, value.equals("NULL") ? null : unescape(value)));
            from = to + 1;
        }
        return headers;
    }

    private static byte[] unescape(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int at = 0; at < text.length(); at++) {
            char found = text.charAt(at);
            if (found == '\\') {
                if (++at == text.length()) {
                    throw new IllegalArgumentException("headers end with a single backslash; write a backslash as two");
                }
                found = text.charAt(at);
                found = found == 'n' ? '\n' : found == 'r' ? '\r' : found;
            }
            bytes.write(found);
        }
        return bytes.toByteArray();
    }
}
