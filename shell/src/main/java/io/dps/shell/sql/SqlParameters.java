package io.dps.shell.sql;

import io.dps.contract.UserFailure;
import io.dps.shell.settings.VariableReference;
import io.dps.shell.settings.Variables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * SQL in which each {@code ${NAME}} is replaced by a named parameter, so that a value can never become part of the SQL
 * text.
 *
 * @param text the SQL with {@code :dps_N} in place of the variables
 * @param values the values by parameter name
 * @param shifts the replacements, in order
 */
public record SqlParameters(String text, Map<String, String> values, List<Shift> shifts) {
    public SqlParameters {
        values = Map.copyOf(values);
        shifts = List.copyOf(shifts);
    }

    /**
     * A replacement of a variable by a parameter.
     *
     * @param start start of the parameter in the bound text
     * @param end end of the parameter in the bound text
     * @param from start of the variable in the user's text
     * @param to end of the variable in the user's text
     */
    public record Shift(int start, int end, int from, int to) {}

    /** Returns the index in the user's text for an index in the bound text. */
    public int origin(int index) {
        int moved = 0;
        for (Shift shift : shifts) {
            if (index < shift.start()) {
                break;
            }
            if (index < shift.end()) {
                return shift.from();
            }
            moved = shift.to() - shift.end();
        }
        return index + moved;
    }

    /**
     * Binds the variables of a statement, except those in quotes and comments.
     *
     * @throws UserFailure of kind {@code USAGE} if a variable has no value or its braces do not contain a name
     */
    public static SqlParameters bind(String sql, Variables variables) {
        StringBuilder bound = new StringBuilder();
        Map<VariableReference, String> names = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        List<Shift> shifts = new ArrayList<>();
        Matcher reference = VariableReference.BRACED.matcher(sql);
        int i = 0;
        while (i < sql.length()) {
            if (sql.startsWith("${", i) && reference.region(i, sql.length()).lookingAt()) {
                VariableReference found = VariableReference.parse(reference.group(1));
                // Use numbers as names: a variable may occur with two defaults, and both A.B and A_B may occur.
                String name = names.computeIfAbsent(found, each -> "dps_" + (names.size() + 1));
                values.put(name, found.expand(variables));
                int start = bound.length();
                bound.append(':').append(name);
                shifts.add(new Shift(start, bound.length(), i, reference.end()));
                i = reference.end();
            } else {
                int after = SqlText.skipToken(sql, i);
                int end = after < 0 ? sql.length() : after;
                bound.append(sql, i, end);
                i = end;
            }
        }
        return new SqlParameters(bound.toString(), values, shifts);
    }
}
