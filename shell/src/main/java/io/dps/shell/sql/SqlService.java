package io.dps.shell.sql;

import io.dps.contract.UserFailure;
import io.dps.shell.output.CellText;
import io.dps.shell.platform.QueryResult;
import io.dps.shell.platform.client.ConnectClient;
import io.dps.shell.topic.ViewService;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** SQL over Spark Connect, where topics are views ({@link ViewService}). */
public final class SqlService {
    /** What reads as a number and prints back the same; 007 is a text. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,18})(\\.[0-9]{1,18})?");

    private final Supplier<ConnectClient> connect;
    private final ViewService views;

    /** @param connect opens the SQL session when something needs it, and gives the open one from then on */
    public SqlService(Supplier<ConnectClient> connect, ViewService views) {
        this.connect = connect;
        this.views = views;
    }

    /**
     * Runs one statement.
     *
     * @param sql the statement, with parameters as {@code :name}
     * @param parameters their values as written; what reads as a number is passed as one
     */
    public QueryResult run(String sql, Map<String, String> parameters) {
        views.ensure(sql);
        ConnectClient spark = connect.get();
        Map<String, Object> values = new HashMap<>();
        parameters.forEach((name, text) -> values.put(name, typed(text)));
        return spark.execute(sql, values);
    }

    /**
     * Runs a statement that has one value, and returns it as CSV shows it.
     *
     * @throws UserFailure failed, when it gives another number of rows or columns
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

    private static UserFailure notOneValue(String found) {
        return UserFailure.failed(
                "the statement gives " + found + " instead of one value", "select one value, such as count(*)");
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
