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
 * Turns {@code ${NAME}} in SQL into named parameters, so that a value can never become a piece of SQL text.
 *
 * @param text the SQL with {@code :dps_N} where the variables stood
 * @param values the values by name
 * @param shifts where the text was changed, in order
 */
public record SqlParameters(String text, Map<String, String> values, List<Shift> shifts) {
    public SqlParameters {
        values = Map.copyOf(values);
        shifts = List.copyOf(shifts);
    }

    /**
     * A parameter in the place of a variable.
     *
     * @param start where it begins in the bound text
     * @param end where it ends there
     * @param from where the variable begins in the user's text
     * @param to where that ends
     */
    public record Shift(int start, int end, int from, int to) {}

    /** The place in the user's text that a place in the bound text came from. */
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
     * Fills in a statement; variables in quotes and comments are left as they are.
     *
     * @throws UserFailure usage, when a variable has no value or its braces hold no name
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
                // Numbered, as one variable may stand with two defaults, and A.B beside A_B.
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
