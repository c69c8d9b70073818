package io.dps.shell.settings;

import io.dps.contract.UserFailure;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code ${NAME}}, {@code ${NAME:-fallback}} or {@code $1}.
 *
 * @param name name of the variable, or the number of an argument
 * @param fallback the value if the variable is not set; null if there is none
 */
public record VariableReference(String name, String fallback) {
    /** Matches a reference in a text, including the braces. */
    public static final Pattern BRACED = Pattern.compile("\\$\\{([^}\\n]*)}");

    private static final Pattern INSIDE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*|[0-9]+)(?::-(.*))?", Pattern.DOTALL);

    /**
     * Parses the text between the braces.
     *
     * @throws UserFailure of kind {@code USAGE} if the text is not a name or number, optionally followed by a fallback
     */
    public static VariableReference parse(String inside) {
        Matcher matcher = INSIDE.matcher(inside);
        if (!matcher.matches()) {
            throw UserFailure.usage("'${" + inside + "}' is not a variable; write ${NAME} or ${NAME:-default}", "");
        }
        return new VariableReference(matcher.group(1), matcher.group(2));
    }

    /** Returns the value of the variable, or the fallback. */
    public String expand(Variables variables) {
        return variables.require(name, fallback);
    }
}
