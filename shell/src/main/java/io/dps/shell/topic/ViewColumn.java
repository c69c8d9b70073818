package io.dps.shell.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A column of a view, read from Spark DDL without Spark's classes, which take seconds to load.
 *
 * @param name its name
 * @param type its type as the DDL writes it
 * @param fields the fields of a STRUCT, which are columns too; empty for other types
 */
public record ViewColumn(String name, String type, List<ViewColumn> fields) {
    /** The columns that every view of a topic has beside those of its schema. */
    public static final List<ViewColumn> OF_RECORD = List.of(
            new ViewColumn("_key", "STRING", List.of()),
            new ViewColumn("_partition", "INT", List.of()),
            new ViewColumn("_offset", "BIGINT", List.of()),
            new ViewColumn("_timestamp", "TIMESTAMP", List.of()));

    private static final String STRUCT = "STRUCT<";

    /** Returns the columns of a schema. */
    public static List<ViewColumn> of(String ddl) {
        List<ViewColumn> columns = new ArrayList<>();
        int depth = 0;
        int start = 0;
        char quote = 0;
        for (int i = 0; i < ddl.length(); i++) {
            char at = ddl.charAt(i);
            if (quote != 0) {
                quote = at == quote ? 0 : quote;
            } else if (at == '`' || at == '\'' || at == '"') {
                quote = at;
            } else if (at == '<' || at == '(') {
                depth++;
            } else if (at == '>' || at == ')') {
                depth--;
            } else if (at == ',' && depth == 0) {
                add(columns, ddl.substring(start, i));
                start = i + 1;
            }
        }
        add(columns, ddl.substring(start));
        return columns;
    }

    private static void add(List<ViewColumn> columns, String text) {
        String column = text.strip();
        if (column.isEmpty()) {
            return;
        }
        int end = column.startsWith("`") ? quotedEnd(column) : plainEnd(column);
        String name = column.startsWith("`")
                ? column.substring(1, Math.max(1, end - 1)).replace("``", "`")
                : column.substring(0, end);
        String type = column.substring(end).replaceFirst("^\\s*:?\\s*", "");
        type = type.replaceFirst("(?is)\\s+(NOT\\s+NULL|COMMENT\\s+'.*|DEFAULT\\s.*)+$", "");
        boolean struct = type.toUpperCase(Locale.ROOT).startsWith(STRUCT) && type.endsWith(">");
        columns.add(new ViewColumn(
                name, type, struct ? of(type.substring(STRUCT.length(), type.length() - 1)) : List.of()));
    }

    private static int quotedEnd(String column) {
        int end = 1;
        while (end < column.length()) {
            if (column.charAt(end) == '`') {
                if (!column.startsWith("``", end)) {
                    return end + 1;
                }
                end++;
            }
            end++;
        }
        return end;
    }

    private static int plainEnd(String column) {
        int end = 0;
        while (end < column.length() && !Character.isWhitespace(column.charAt(end)) && column.charAt(end) != ':') {
            end++;
        }
        return end;
    }
}
