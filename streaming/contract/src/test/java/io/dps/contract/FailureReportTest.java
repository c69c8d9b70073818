package io.dps.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class FailureReportTest {
    private static String printed(FailureReport report) {
        StringWriter text = new StringWriter();
        report.print(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void a_printed_report_is_read_back() {
        FailureReport report = FailureReport.of(UserFailure.usage("no column 'a'", "columns: b\nsee: topic view"));

        assertThat(FailureReport.read(2, printed(report))).contains(report);
    }

    @Test
    void of_several_reports_the_last_counts_and_other_lines_do_not() {
        String text = "error: first\nhint: of the first\nPicked up JAVA_TOOL_OPTIONS: -Da=b\nerror: second\nnoise\n";

        assertThat(FailureReport.read(3, text)).contains(new FailureReport(FailureKind.UNREACHABLE, "second", ""));
    }

    @Test
    void an_exit_code_that_is_none_of_dps_is_a_plain_failure() {
        assertThat(FailureReport.read(137, "error: killed").orElseThrow().kind())
                .isEqualTo(FailureKind.FAILED);
        assertThat(FailureKind.of(137)).isEmpty();
    }

    @Test
    void what_has_no_report_has_none() {
        assertThat(FailureReport.read(1, "Exception in thread main\n  error: indented\n"))
                .isEmpty();
    }
}
