package io.dps.shell.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.testing.HostileText;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class HostileLinesTest {
    @Provide
    Arbitrary<String> lines() {
        return HostileText.of(
                "select 1",
                "SELECT '",
                "stack status",
                "topic tail t ",
                " -n 3",
                "--where ",
                " ",
                "\n",
                ";",
                "&&",
                "||",
                "|",
                ">",
                ">>",
                " &",
                "\\\n",
                "# ",
                "${NAME:-x}",
                "$1",
                "$",
                "\"a b\"",
                "'a",
                "\\G",
                "\\watch 2",
                "with x as (",
                "/* c */",
                "-- c\n",
                "set a=b",
                "!",
                "*",
                "~/x");
    }

    @Property
    void any_text_is_statements_or_an_error_in_its_lines(@ForAll("lines") String text) {
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            parse(StatementParser.ofWhole(text), text);
            parse(StatementParser.ofTyped(text), text);
            assertThat(StatementParser.endsInSql(text)).isIn(true, false);
        });
    }

    private static void parse(StatementParser parser, String text) {
        int statements = 0;
        try {
            while (parser.next().isPresent()) {
                statements++;
                assertThat(statements).isLessThanOrEqualTo(text.length());
            }
        } catch (SyntaxException wrong) {
            assertThat(wrong.line()).isBetween(1, (int) text.lines().count() + 1);
            assertThat(wrong).message().isNotBlank();
        }
    }

    @Property
    void no_message_controls_the_terminal(@ForAll("lines") String text) {
        StringWriter printed = new StringWriter();

        ErrorMapper.print(new FailureReport(FailureKind.USAGE, text, text), text, new PrintWriter(printed), false);

        assertThat(printed.toString()).matches(HostileText::isPrintable, "is printable");
    }
}
