package io.dps.shell.sql;

import io.dps.contract.UserFailure;
import io.dps.shell.output.CellText;
import io.dps.shell.platform.QueryProgress;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.topic.ViewService;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Runs SQL over Spark Connect, with topics available as views ({@link ViewService}). */
public final class SqlService {
    /** Matches numbers that print exactly as they were written; 007 does not match and is passed as text. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?");

    private final Supplier<ConnectClient> connect;
    private final ViewService views;

    /**
     * @param connect returns the SQL session; opens a session on first use and after the server has ended the previous
     *     one
     */
    public SqlService(Supplier<ConnectClient> connect, ViewService views) {
        this.connect = connect;
        this.views = views;
    }

    /**
     * Runs one statement.
     *
     * @param sql the statement, with parameters as {@code :name}
     * @param parameters the values as written; a value that looks like a number is passed as a number
     */
    public QueryResult run(String sql, Map<String, String> parameters) {
        return run(sql, parameters, now -> {});
    }

    /**
     * Like {@link #run(String, Map)}, with reports of the progress until the result is closed.
     *
     * @param reports receives the progress while the statement runs, on other threads
     */
    public QueryResult run(String sql, Map<String, String> parameters, Consumer<QueryProgress> reports) {
        views.ensure(sql);
        ConnectClient spark = connect.get();
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, text) -> values.put(name, typed(text)));
        return spark.execute(sql, values, reports);
    }

    /**
     * Runs a statement that returns one value, and returns that value in CSV form.
     *
     * @throws UserFailure of kind {@code FAILED} if the statement does not return exactly one row and one column
     */
    public String value(String sql, Map<String, String> parameters) {
        try (QueryResult rows = run(sql, parameters)) {
            if (rows.columns().size() != 1 || !rows.hasNext()) {
                throw notOneValue(rows.hasNext() ? rows.columns().size() + " columns" : "no rows");
            }
            Object value = rows.next().get(0);
            if (rows.hasNext()) {
                throw notOneValue("more than one row");
            }
            return CellText.of(value);
        }
    }

    private static UserFailure notOneValue(String found) {
        return UserFailure.failed(
                "the statement returned " + found + "; expected a single value", "select one value, such as count(*)");
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
