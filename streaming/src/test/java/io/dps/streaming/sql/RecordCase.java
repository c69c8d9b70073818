package io.dps.streaming.sql;

import io.dps.contract.RowFunction;
import io.dps.contract.ViewFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of {@code record-cases.txt}: the value of a record and what is to come of it.
 *
 * @param line its number in the file
 * @param schema the view's columns as DDL
 * @param format the form in which the columns are written
 * @param expected the row as {@link RowText} writes it, or the reason and the field of the reject
 * @param unlikeFromJson why Spark's {@code from_json} reads another row; empty if it reads the same
 */
record RecordCase(int line, String schema, ViewFormat format, byte[] value, String expected, String unlikeFromJson) {
    private static final String SCHEMA = "schema: ";
    private static final String FORMAT = "format: ";
    private static final String ARROW = " => ";
    private static final Pattern BYTES = Pattern.compile("<<(?:x:([0-9a-f]+)|([^>]+?)\\*([0-9]+))>>");

    static List<RecordCase> all() {
        List<RecordCase> cases = new ArrayList<>();
        String schema = "";
        ViewFormat format = ViewFormat.DEFAULT;
        int number = 0;
        for (String line : file().split("\n")) {
            number++;
            if (line.startsWith(SCHEMA)) {
                schema = line.substring(SCHEMA.length());
                format = ViewFormat.DEFAULT;
            } else if (line.startsWith(FORMAT)) {
                format = RowFunction.format(line.substring(FORMAT.length()));
            } else if (!line.startsWith("#") && !line.isEmpty()) {
                int arrow = line.lastIndexOf(ARROW);
                String[] outcome = line.substring(arrow + ARROW.length()).split(" \\| ", 2);
                cases.add(new RecordCase(
                        number,
                        schema,
                        format,
                        bytes(line.substring(0, arrow)),
                        new String(bytes(outcome[0]), StandardCharsets.UTF_8),
                        outcome.length == 1 ? "" : outcome[1]));
            }
        }
        return cases;
    }

    boolean isRow() {
        return expected.startsWith("{");
    }

    String text() {
        return new String(value, StandardCharsets.UTF_8);
    }

    private static String file() {
        try (InputStream file = RecordCase.class.getResourceAsStream("record-cases.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Writes out the parts that stand in double angle brackets. */
    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher part = BYTES.matcher(text);
        int end = 0;
        while (part.find()) {
            bytes.writeBytes(text.substring(end, part.start()).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(
                    part.group(1) != null
                            ? HexFormat.of().parseHex(part.group(1))
                            : part.group(2)
                                    .repeat(Integer.parseInt(part.group(3)))
                                    .getBytes(StandardCharsets.UTF_8));
            end = part.end();
        }
        bytes.writeBytes(text.substring(end).getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    @Override
    public String toString() {
        return "line " + line;
    }
}
