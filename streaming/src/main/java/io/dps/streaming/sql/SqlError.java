package io.dps.streaming.sql;

import io.dps.contract.FailureReport;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.streaming.StreamingQueryException;

/**
 * An error that Spark has found in SQL, in plain words.
 *
 * @param condition Spark's name of the error, such as {@code UNRESOLVED_COLUMN.WITH_SUGGESTION}; may be empty
 * @param reason what is wrong, on one line: lower case, without a full stop
 * @param place where it is, as {@code line 1, column 8}; empty if Spark does not say
 * @param advice what Spark says to do about it; may be empty
 * @param isOfValues whether it came from evaluating values, not from the analysis
 */
record SqlError(String condition, String reason, String place, String advice, boolean isOfValues) {
    private static final Pattern CLASS = Pattern.compile("^\\[[A-Z0-9_.]+]\\s*");
    private static final Pattern STATE = Pattern.compile("\\s*SQLSTATE: \\w{5}.*$");
    private static final Pattern PLACE = Pattern.compile(";?\\s*\\(?line \\d+,? pos \\d+\\)?;?\\s*$");
    /** The part of a message that shows the SQL whose values could not be computed. */
    private static final Pattern CONTEXT = Pattern.compile("== SQL.*\\(line (\\d+), position (\\d+)\\)");

    private static final Pattern OF_SPARK = Pattern.compile("https?:|spark[.]|`args`");
    private static final Pattern SENTENCE_END = Pattern.compile("[.] (?=[A-Z])");

    /**
     * Returns the error of the innermost exception of Spark among an exception and its causes; empty if there is none.
     */
    static Optional<SqlError> of(Throwable failure) {
        Throwable innermost = null;
        for (Throwable each = failure; each != null; each = each.getCause()) {
            // A StreamingQueryException says only that the query has ended.
            boolean isAboutSql = each instanceof SparkThrowable && !(each instanceof StreamingQueryException);
            innermost = isAboutSql ? each : innermost;
        }
        return Optional.ofNullable(innermost).map(found -> of(found, (SparkThrowable) found));
    }

    private static SqlError of(Throwable failure, SparkThrowable error) {
        String condition = error.getCondition() == null ? "" : error.getCondition();
        // The analysis adds the whole plan to getMessage().
        String message = failure instanceof AnalysisException analysis
                ? analysis.message()
                : failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String[] lines = message.strip().split("\n", 3);
        String[] sentences = SENTENCE_END.split(plain(lines[0]), 2);
        String advice = sentences.length > 1 ? sentences[1] : lines.length > 1 && !isContext(lines[1]) ? lines[1] : "";
        return new SqlError(
                condition,
                known(error, condition).orElse(sentences[0]),
                failure instanceof AnalysisException analysis ? place(analysis) : place(message),
                known(error, condition).isPresent() ? suggestion(error, condition) : useful(advice),
                !(failure instanceof AnalysisException));
    }

    /** Returns dps's own words for the most frequent errors. */
    private static Optional<String> known(SparkThrowable error, String condition) {
        Map<String, String> parameters = error.getMessageParameters();
        if (condition.startsWith("UNRESOLVED_COLUMN")) {
            return Optional.of("there is no column " + parameters.get("objectName"));
        }
        if (condition.startsWith("TABLE_OR_VIEW_NOT_FOUND")) {
            return Optional.of("there is no table " + parameters.get("relationName"));
        }
        if (condition.startsWith("UNRESOLVED_ROUTINE")) {
            return Optional.of("there is no function " + parameters.get("routineName"));
        }
        return condition.equals("PARSE_SYNTAX_ERROR")
                ? Optional.of("syntax error at " + parameters.get("error") + parameters.getOrDefault("hint", ""))
                : Optional.empty();
    }

    private static String suggestion(SparkThrowable error, String condition) {
        String proposal = error.getMessageParameters().get("proposal");
        return condition.startsWith("UNRESOLVED_COLUMN") && proposal != null ? "the nearest names are " + proposal : "";
    }

    private static String place(AnalysisException error) {
        return error.line().isEmpty() || error.startPosition().isEmpty()
                ? ""
                : "line " + error.line().get() + ", column "
                        + ((int) error.startPosition().get() + 1);
    }

    private static String place(String message) {
        Matcher context = CONTEXT.matcher(message);
        return context.find() ? "line " + context.group(1) + ", column " + context.group(2) : "";
    }

    /** Returns the first sentence of an advice, unless it is about Spark's own settings and pages. */
    private static String useful(String advice) {
        String first = plain(SENTENCE_END.split(plain(advice), 2)[0]);
        return OF_SPARK.matcher(first).find() ? "" : first;
    }

    private static boolean isContext(String line) {
        return line.isBlank() || line.startsWith("==");
    }

    private static String plain(String text) {
        String bare = CLASS.matcher(text.strip()).replaceFirst("");
        bare = PLACE.matcher(STATE.matcher(bare).replaceFirst(""))
                .replaceFirst("")
                .strip();
        return FailureReport.firstLetterLow(bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare);
    }
}
