package io.dps.shell.line;

import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import java.io.PrintWriter;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one place where failures become words and exit codes, for the prompt, for batches and for single commands alike.
 * Never shows a stack trace; a fault of dps itself is written to the log.
 */
public final class ErrorMapper {
    private ErrorMapper() {}

    /** The words and the kind of a failure. */
    public static FailureReport report(Throwable failure) {
        if (failure instanceof ParameterException wrong) {
            return new FailureReport(FailureKind.USAGE, message(wrong), UsageHint.of(wrong));
        }
        FailureReport report = FailureReport.of(failure);
        if (report.kind() != FailureKind.INTERNAL) {
            return report;
        }
        LoggerFactory.getLogger(ErrorMapper.class).error("unexpected failure", failure);
        return new FailureReport(
                FailureKind.INTERNAL,
                report.message(),
                "the trace is in the log of dps; run again with -v to see it here");
    }

    /** Says a failure, with the place before it, and returns its exit code. */
    public static int say(FailureReport report, String place, PrintWriter err, boolean colour) {
        if (!report.message().isEmpty()) {
            String mark = colour ? "\u001b[1;31merror:\u001b[0m " : "error: ";
            err.println(place + mark + printable(report.message()));
            String hintMark = colour ? "\u001b[36mhint:\u001b[0m " : "hint: ";
            report.hint().lines().forEach(line -> err.println(hintMark + printable(line)));
            err.flush();
        }
        return report.kind().exitCode().value();
    }

    /** Words of servers and of foreign data must not steer a terminal. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069&&[^\\t\\n]]", "?");
    }

    private static String message(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            // picocli names what it speaks of twice.
            return FailureReport.firstLetterLow(wrong.getMessage().replace("for option option ", "for option "));
        }
        String word = unmatched.getUnmatched().get(0);
        if (word.startsWith("-")) {
            return "unknown option '" + word + "'";
        }
        CommandLine command = wrong.getCommandLine();
        return command.getSubcommands().isEmpty()
                ? "unexpected argument '" + word + "'"
                : "unknown command '" + word + "'";
    }

    /** The trace of a failure, for {@code -v}. */
    public static String trace(Throwable failure) {
        return ExceptionUtils.getStackTrace(failure);
    }
}
