package io.dps.shell.sql;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the place that Spark names in the statement it was sent into a line and a column of the user's text, where
 * variables stand instead of parameters and other statements before.
 *
 * @param name the file, or empty
 * @param text the user's text
 */
record SqlErrorPosition(String name, String text) {
    private static final Pattern CHARACTER = Pattern.compile(" \\(character ([0-9]{1,9})\\)$");
    private static final int WIDEST = 160;

    /** The failure in the user's coordinates, if it names some. */
    UserFailure translate(UserFailure failure, SqlScript.Part part, SqlParameters sent) {
        OptionalInt index = failure.kind() == FailureKind.FAILED ? index(failure, sent.text()) : OptionalInt.empty();
        if (index.isEmpty()) {
            return failure;
        }
        int origin = part.start() + sent.origin(index.getAsInt());
        TextPosition place = new TextPosition(name, text, Math.min(text.length(), origin));
        String message = CHARACTER.matcher(failure.getMessage()).replaceFirst("");
        return UserFailure.failed(place + message, pointer(place), failure);
    }

    /** Spark counts code points. */
    private static OptionalInt index(UserFailure failure, String sent) {
        Matcher character = CHARACTER.matcher(failure.getMessage());
        if (!character.find()) {
            return OptionalInt.empty();
        }
        int points = Math.min(sent.codePointCount(0, sent.length()), Integer.parseInt(character.group(1)) - 1);
        return OptionalInt.of(sent.offsetByCodePoints(0, points));
    }

    /** The line with a mark below the column, unless it is too long to be seen. */
    private static String pointer(TextPosition place) {
        String line = place.lineText().replace('\t', ' ');
        return line.length() > WIDEST ? "" : line + "\n" + " ".repeat(place.column() - 1) + "^";
    }
}
