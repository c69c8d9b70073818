package io.dps.shell.line;

import io.dps.shell.line.Statement.Action;
import io.dps.shell.line.Statement.Command;
import io.dps.shell.line.Statement.Destination;
import io.dps.shell.line.Statement.File;
import io.dps.shell.line.Statement.Join;
import io.dps.shell.line.Statement.Program;
import io.dps.shell.line.Statement.Sql;
import io.dps.shell.line.Statement.Step;
import io.dps.shell.sql.SqlEnding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Parsed statements as a text that a table of a test can hold: each word in brackets, SQL and programs in braces. */
final class StatementText {
    private StatementText() {}

    static String ofWhole(String text) {
        return of(StatementParser.ofWhole(text));
    }

    static String ofTyped(String text) {
        return of(StatementParser.ofTyped(text));
    }

    private static String of(StatementParser parser) {
        return parse(parser).stream().map(StatementText::show).collect(Collectors.joining(" ;; "));
    }

    static List<Statement> parse(StatementParser parser) {
        List<Statement> statements = new ArrayList<>();
        for (Optional<Statement> each = parser.next(); each.isPresent(); each = parser.next()) {
            statements.add(each.get());
        }
        return statements;
    }

    private static String show(Statement statement) {
        return statement.steps().stream().map(StatementText::show).collect(Collectors.joining())
                + (statement.background() ? " &" : "");
    }

    private static String show(Step step) {
        String join = step.join() == Join.ALWAYS ? "" : step.join() == Join.AND ? " && " : " || ";
        return join + show(step.action()) + show(step.destination());
    }

    private static String show(Action action) {
        return action instanceof Sql sql
                ? "{" + sql.text() + "}" + ending(sql)
                : ((Command) action).words().stream().map(StatementText::show).collect(Collectors.joining());
    }

    private static String ending(Sql sql) {
        return sql.ending()
                .filter(ending -> ending.kind() != SqlEnding.Kind.SEMICOLON)
                .map(SqlEnding::text)
                .orElse("");
    }

    private static String show(Destination destination) {
        if (destination instanceof File file) {
            return (file.append() ? " >> " : " > ") + show(file.path());
        }
        return destination instanceof Program program ? " | {" + program.text() + "}" : "";
    }

    private static String show(Word word) {
        return word.parts().stream().map(StatementText::show).collect(Collectors.joining("", "[", "]"));
    }

    private static String show(Word.Part part) {
        if (part instanceof Word.Reference reference) {
            String fallback = reference.variable().fallback() == null
                    ? ""
                    : ":-" + reference.variable().fallback();
            return "${" + reference.variable().name() + fallback + "}";
        }
        return ((Word.Literal) part).text();
    }
}
