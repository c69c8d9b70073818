package io.dps.shell.service;

import io.dps.shell.error.DpsException;
import io.dps.shell.output.CellText;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** SQL over Spark Connect. The topics that dps makes are there as views without being declared. */
public final class SqlService {
    private static final List<String> KNOWN_TOPICS =
            List.of(KnownSchemas.READINGS, KnownSchemas.AVERAGES, KnownSchemas.PROGRESS);

    /** What reads as a number and prints back the same; 007 is a text. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?");

    private final Platform platform;

    public SqlService(Platform platform) {
        this.platform = platform;
    }

    /**
     * Runs one statement.
     *
     * @param sql the statement, with parameters as {@code :name}
     * @param parameters their values as written; what reads as a number is passed as one
     */
    public QueryResult run(String sql, Map<String, String> parameters) {
        KNOWN_TOPICS.stream().filter(topic -> mentions(sql, topic)).forEach(this::ensureView);
        platform.spark();
        platform.lostViews().stream().filter(view -> mentions(sql, view.name())).forEach(this::createView);
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, text) -> values.put(name, typed(text)));
        return platform.spark().execute(sql, values);
    }

    /**
     * Runs a statement that has one value, and returns it as CSV shows it.
     *
     * @throws DpsException failed, when it gives another number of rows or columns
     */
    public String value(String sql, Map<String, String> parameters) {
        try (QueryResult rows = run(sql, parameters)) {
            if (rows.columns().size() != 1 || !rows.hasNext()) {
                throw notOneValue(rows.columns().size() + " columns" + (rows.hasNext() ? "" : " and no row"));
            }
            Object value = rows.next().get(0);
            if (rows.hasNext()) {
                throw notOneValue("more than one row");
            }
            return CellText.of(value);
        }
    }

    private static DpsException notOneValue(String found) {
        return DpsException.failed(
                "the statement gives " + found + " instead of one value", "select one value, such as count(*)");
    }

    private static boolean mentions(String sql, String topic) {
        return Pattern.compile("\\b" + Pattern.quote(topic) + "\\b", Pattern.CASE_INSENSITIVE)
                .matcher(sql)
                .find();
    }

    private void ensureView(String topic) {
        // Spark itself would try an absent Kafka for minutes.
        platform.kafka();
        platform.spark();
        if (!platform.hasView(topic)) {
            String schema = KnownSchemas.of(topic).orElse("");
            createView(TopicView.all(topic, schema));
        }
    }

    /**
     * The columns of a topic's JSON values as Spark DDL: known, or inferred from its first records.
     *
     * @throws DpsException failed, when there is no such topic, or when it holds no JSON objects to infer them from
     */
    public String schema(String topic) {
        return KnownSchemas.of(topic).orElseGet(() -> {
            new TopicService(platform).require(topic);
            return platform.spark().inferSchema(topic, platform.endpoints().kafkaInside());
        });
    }

    /** Makes a topic a view of this session, and returns its columns as rows of name and type. */
    public QueryResult view(TopicView view) {
        new TopicService(platform).require(view.topic());
        createView(view);
        return platform.spark().execute("DESCRIBE TABLE `" + view.name().replace("`", "``") + "`", Map.of());
    }

    private void createView(TopicView view) {
        platform.spark().createView(view, platform.endpoints().kafkaInside(), position -> platform.kafka()
                .offsetsAt(view.topic(), position));
        platform.addView(view);
    }

    private static Object typed(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return text;
        }
        if (text.contains(".") || text.length() > 18) {
            return new BigDecimal(text);
        }
        return text.length() > 9 ? (Object) Long.valueOf(text) : (Object) Integer.valueOf(text);
    }
}
