package io.dps.streaming;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * Random SQL over a view of {@link RandomSchema}, from a grammar of what can be verified. Its values neither overflow nor
 * fail to be cast, as either would end the stream.
 */
final class RandomSql {
    private static final int DEEPEST = 2;
    private static final List<String> SUFFIXES = List.of("", "", "", " x", ".y", "ß", "_Z", "|");
    /** The table of a join: a label and a number for some of the names. */
    private static final String NAMES =
            "(values ('a', 'first', 1), ('b', 'second', 2), ('b', 'third', 3), ('', 'none', 4))"
                    + " names(k, label, rank)";

    /** The same of a static view; its columns of each record are those of the stream, too. */
    private static final String STATIC_NAMES = "(select k, label, rank from " + StreamCase.NAMES + ") names";

    private final Random random;
    private final StructType schema;
    private final String view;
    private int named;
    /** Columns of whole numbers that the FROM clause adds. */
    private final List<String> added = new ArrayList<>();

    private boolean isJoined;
    private boolean isGrouping;

    RandomSql(Random random, String view, StructType schema) {
        this.random = random;
        this.view = view;
        this.schema = schema;
    }

    /** Returns a query row by row. */
    String stateless() {
        String from = from();
        String sql = "select " + rowColumns() + " from " + from + where();
        return random.nextInt(6) == 0 ? sql + " union all " + sql : sql;
    }

    private String rowColumns() {
        if (random.nextInt(8) == 0 && added.isEmpty() && !isJoined) {
            return "*";
        }
        List<String> columns = new ArrayList<>();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            columns.add(any(DEEPEST) + " as " + name());
        }
        return String.join(", ", columns);
    }

    /** Returns an aggregate by a window of the event time. */
    String windowed() {
        String from = from();
        String window = window();
        List<String> groups = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            groups.add(group());
        }
        List<String> columns = new ArrayList<>();
        columns.add(
                switch (random.nextInt(4)) {
                    case 0 -> "window as " + name();
                    case 1 -> "window.end as " + name();
                    case 2 -> "window.start as " + name() + ", window.end as " + name();
                    default -> "window.start as " + name();
                });
        groups.forEach(group -> columns.add(group + " as " + name()));
        if (!groups.isEmpty() && random.nextInt(6) == 0) {
            columns.add(groups.get(0) + " as " + name());
        }
        String counted = name();
        columns.add("count(*) as " + counted);
        for (int i = random.nextInt(4); i > 0; i--) {
            columns.add(aggregate() + " as " + name());
        }
        Collections.shuffle(columns, random);
        groups.add(random.nextInt(groups.size() + 1), window);
        String sql = "select " + String.join(", ", columns) + " from " + from + where() + " group by "
                + String.join(", ", groups) + having();
        return switch (random.nextInt(6)) {
            case 0 -> "select * from (" + sql + ") r where " + counted + " < 5";
            case 1 -> "with r as (" + sql + ") select * from r where " + counted + " % 2 = 1";
            default -> sql;
        };
    }

    private String window() {
        String at = "`" + RandomSchema.EVENT_TIME + "`";
        return switch (random.nextInt(5)) {
            case 0 -> "window(" + at + ", '10 seconds', '5 seconds')";
            case 1 -> "window(" + at + ", '10 seconds', '4 seconds')";
            case 2 -> "window(" + at + ", '20 seconds', '20 seconds', '3 seconds')";
            case 3 -> "window(" + at + ", '1 minute')";
            default -> "window(" + at + ", '7 seconds')";
        };
    }

    private String having() {
        return switch (random.nextInt(5)) {
            case 0 -> " having count(*) > 1";
            case 1 -> " having max(" + whole(1) + ") > 0 or count(*) > 2";
            default -> "";
        };
    }

    private String from() {
        return switch (random.nextInt(9)) {
            case 0 -> "(select *, " + whole(1) + " as extra from " + view + where() + ") q" + add("extra");
            case 1 -> view + " lateral view explode(array(1, 2)) parts as part" + add("part");
            case 2 ->
                array().map(list -> view + " lateral view outer explode(" + list + ") parts as part" + add("part"))
                        .orElse(view);
            case 3, 4 -> {
                String joined = view + (random.nextBoolean() ? " left" : "") + " join "
                        + (random.nextInt(3) == 0 ? NAMES : STATIC_NAMES) + " on " + text(0) + " = k";
                isJoined = true;
                yield joined;
            }
            default -> view;
        };
    }

    private String add(String column) {
        added.add(column);
        return "";
    }

    private String where() {
        return random.nextInt(3) == 0 ? " where " + condition(DEEPEST) : "";
    }

    /** Returns a grouping expression, which may not use the event time. */
    private String group() {
        isGrouping = true;
        String group =
                switch (random.nextInt(8)) {
                    case 0 -> whole(1);
                    case 1 -> condition(1);
                    case 2 -> "_partition";
                    case 3 -> decimal(0);
                    case 4 -> floating(0);
                    case 5 -> date(0);
                    default -> text(1);
                };
        isGrouping = false;
        return group;
    }

    private String aggregate() {
        return switch (random.nextInt(14)) {
            case 0 -> "count(" + any(1) + ")";
            case 1 -> "count_if(" + condition(1) + ")";
            case 2 -> "sum(" + floating(1) + ")";
            case 3 -> "avg(" + floating(1) + ")";
            case 4 -> "sum(" + whole(1) + ")" + (random.nextBoolean() ? " filter (where " + condition(1) + ")" : "");
            case 5 -> "sum(" + decimal(1) + ")";
            case 6 -> "avg(" + decimal(1) + ")";
            case 7 -> "avg(" + whole(1) + ")";
            case 8 -> "min(" + ordered(1) + ")";
            case 9 -> "max(" + ordered(1) + ")";
            case 10 -> "coalesce(sum(" + decimal(1) + "), 0) * 2";
            case 11 -> "max(" + whole(1) + ") - min(" + whole(1) + ")";
            case 12 -> "concat('n=', cast(count(*) as string))";
            default -> "sum(" + large(1) + ")";
        };
    }

    private String ordered(int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> text(depth);
            case 1 -> whole(depth);
            case 2 -> decimal(depth);
            case 3 -> time(depth);
            case 4 -> date(depth);
            default -> floating(depth);
        };
    }

    private String any(int depth) {
        return switch (random.nextInt(9)) {
            case 0 -> whole(depth);
            case 1 -> large(depth);
            case 2 -> floating(depth);
            case 3 -> decimal(depth);
            case 4 -> condition(depth);
            case 5 -> time(depth);
            case 6 -> date(depth);
            case 7 -> nested();
            default -> text(depth);
        };
    }

    private String nested() {
        List<String> columns = names(field -> field.typeName().equals("struct")
                || field.typeName().equals("array")
                || field.typeName().equals("map"));
        return columns.isEmpty() ? "named_struct('w', " + whole(1) + ", 't', " + text(1) + ")" : pick(columns);
    }

    private String whole(int depth) {
        if (depth > 0) {
            switch (random.nextInt(8)) {
                case 0:
                    return "(" + whole(depth - 1) + " + " + whole(depth - 1) + ")";
                case 1:
                    return "(" + whole(depth - 1) + " * 3)";
                case 2:
                    return "length(" + text(depth - 1) + ")";
                case 3:
                    return "(" + whole(depth - 1) + " % 4)";
                case 4:
                    return choice(whole(depth - 1), whole(depth - 1), depth);
                case 5:
                    return "coalesce(" + whole(depth - 1) + ", -1)";
                default:
            }
        }
        List<String> columns = names(type -> type.equals(DataTypes.IntegerType));
        columns.addAll(added);
        if (isJoined) {
            columns.add("rank");
        }
        return pick(columns, "cast(17 as int)");
    }

    private String large(int depth) {
        if (depth > 0) {
            switch (random.nextInt(5)) {
                case 0:
                    return "(" + large(depth - 1) + " - 5)";
                case 1:
                    return "cast(" + whole(depth - 1) + " as bigint)";
                case 2:
                    return "unix_millis(" + time(depth - 1) + ")";
                default:
            }
        }
        List<String> columns = names(type -> type.equals(DataTypes.LongType));
        columns.add("_offset");
        return pick(columns);
    }

    private String floating(int depth) {
        if (depth > 0) {
            switch (random.nextInt(8)) {
                case 0:
                    return "(" + floating(depth - 1) + " * 1.5D)";
                case 1:
                    return "cast(" + whole(depth - 1) + " as double)";
                case 2:
                    return "round(" + floating(depth - 1) + ", 1)";
                case 3:
                    return choice(floating(depth - 1), floating(depth - 1), depth);
                case 4:
                    return "(" + floating(depth - 1) + " / nullif(" + whole(depth - 1) + ", 0))";
                case 5:
                    return map().map(column -> column + "['p']").orElse("cast(" + decimal(depth - 1) + " as double)");
                default:
            }
        }
        return pick(names(type -> type.equals(DataTypes.DoubleType) || type.equals(DataTypes.FloatType)), "0.25D");
    }

    private String decimal(int depth) {
        if (depth > 0) {
            switch (random.nextInt(6)) {
                case 0:
                    return "(" + decimal(depth - 1) + " + " + decimal(depth - 1) + ")";
                case 1:
                    return "cast(" + whole(depth - 1) + " as decimal(14, 3))";
                case 2:
                    return "try_cast(" + floating(depth - 1) + " as decimal(8, 1))";
                case 3:
                    return "(" + decimal(depth - 1) + " * 1.25)";
                default:
            }
        }
        return pick(names(DecimalType.class::isInstance), "7.50");
    }

    private String text(int depth) {
        if (depth > 0) {
            switch (random.nextInt(10)) {
                case 0:
                    return "upper(" + text(depth - 1) + ")";
                case 1:
                    return "concat(" + text(depth - 1) + ", '|', " + text(depth - 1) + ")";
                case 2:
                    return "substring(" + text(depth - 1) + ", 1, 2)";
                case 3:
                    return "coalesce(" + text(depth - 1) + ", 'none')";
                case 4:
                    return choice(text(depth - 1), "'other'", depth);
                case 5:
                    return "cast(" + whole(depth - 1) + " as string)";
                case 6:
                    return "date_format(" + time(depth - 1) + ", 'HH:mm')";
                case 7:
                    return "replace(" + text(depth - 1) + ", 'a', '\\\\')";
                default:
            }
        }
        List<String> columns = names(type -> type.equals(DataTypes.StringType));
        columns.add("_key");
        if (isJoined) {
            columns.add("label");
        }
        struct().ifPresent(column -> columns.add(column + ".b"));
        return pick(columns);
    }

    private String condition(int depth) {
        if (depth > 0) {
            switch (random.nextInt(8)) {
                case 0:
                    return "(" + condition(depth - 1) + " and " + condition(depth - 1) + ")";
                case 1:
                    return "(" + condition(depth - 1) + " or " + condition(depth - 1) + ")";
                case 2:
                    return "(not " + condition(depth - 1) + ")";
                case 3:
                    return "(" + text(depth - 1) + " in ('a', 'b', ''))";
                case 4:
                    return "(" + any(depth - 1) + " is not null)";
                case 5:
                    return "(" + text(depth - 1) + " like '%a%')";
                case 6:
                    return "(" + floating(depth - 1) + " < 20)";
                default:
            }
        }
        List<String> columns = names(type -> type.equals(DataTypes.BooleanType));
        columns.add("(" + whole(0) + " > 3)");
        columns.add("(" + decimal(0) + " >= 0)");
        return pick(columns);
    }

    private String time(int depth) {
        if (depth > 0) {
            switch (random.nextInt(4)) {
                case 0:
                    return "(" + time(depth - 1) + " + interval 90 minutes)";
                case 1:
                    return "date_trunc('MINUTE', " + time(depth - 1) + ")";
                default:
            }
        }
        return isGrouping || random.nextInt(4) == 0 ? "_timestamp" : "`" + RandomSchema.EVENT_TIME + "`";
    }

    private String date(int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return "date_add(" + date(depth - 1) + ", 3)";
        }
        return pick(names(type -> type.equals(DataTypes.DateType)), "date'2026-11-22'");
    }

    private String choice(String one, String other, int depth) {
        return "case when " + condition(depth - 1) + " then " + one + " else " + other + " end";
    }

    private Optional<String> array() {
        return names(type -> type.typeName().equals("array")).stream().findFirst();
    }

    private Optional<String> map() {
        return names(type -> type.typeName().equals("map")).stream().findFirst();
    }

    private Optional<String> struct() {
        return names(type -> type.typeName().equals("struct")).stream().findFirst();
    }

    private List<String> names(Predicate<DataType> type) {
        return Arrays.stream(schema.fields())
                .filter(field -> type.test(field.dataType()))
                .map(field -> "`" + field.name() + "`")
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private String pick(List<String> columns, String otherwise) {
        return columns.isEmpty() ? otherwise : pick(columns);
    }

    private String pick(List<String> columns) {
        return columns.get(random.nextInt(columns.size()));
    }

    private String name() {
        return "`c" + named++ + SUFFIXES.get(random.nextInt(SUFFIXES.size())) + "`";
    }
}
