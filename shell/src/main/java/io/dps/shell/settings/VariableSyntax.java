package io.dps.shell.settings;

import io.dps.shell.line.SyntaxException;
import io.dps.shell.line.Word;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand between the braces of a variable: {@code NAME}, {@code NAME:-default} or a number. */
public final class VariableSyntax {
    /** A reference as it stands in a text, braces included. */
    public static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}\\n]*)}");

    private static final Pattern INSIDE =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_.]*|[0-9]+)(?::-(.*))?", Pattern.DOTALL);

    private VariableSyntax() {}

    public static Word.Reference parse(String inside, int line) {
        Matcher matcher = INSIDE.matcher(inside);
        if (!matcher.matches()) {
            throw SyntaxException.wrong(
                    line, "'${" + inside + "}' is not a variable; write ${NAME} or ${NAME:-default}");
        }
        return new Word.Reference(matcher.group(1), matcher.group(2));
    }
}
