package io.dps.streaming;

import io.dps.contract.Durations;
import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The command line of one of this module's programs: how values are written, and how failures are told. */
final class ProgramLine {
    private ProgramLine() {}

    /**
     * Returns the program's command, which can be executed without ending the process.
     *
     * @param told what to tell the user of a failure; the trace of one that was not foreseen goes to the log
     */
    static <P extends Callable<Integer>> CommandLine of(P program, Function<Exception, UserFailure> told) {
        CommandLine commandLine = new CommandLine(program);
        commandLine.registerConverter(Duration.class, ProgramLine::duration);
        commandLine.registerConverter(Instant.class, ProgramLine::instant);
        commandLine.setParameterExceptionHandler(
                (usage, args) -> new FailureReport(FailureKind.USAGE, usage.getMessage(), "see --help")
                        .print(usage.getCommandLine().getErr()));
        commandLine.setExecutionExceptionHandler((failure, line, parsed) -> {
            UserFailure known = told.apply(failure);
            if (known != failure || known.getCause() != null) {
                LoggerFactory.getLogger(program.getClass()).error("ended by a failure", failure);
            }
            return FailureReport.of(known).print(line.getErr());
        });
        return commandLine;
    }

    private static Duration duration(String text) {
        try {
            return Durations.parse(text);
        } catch (DateTimeParseException otherForm) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is no duration (write 500ms, 10s, 1m30s, 1h or 1d)");
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException otherForm) {
            throw new CommandLine.TypeConversionException("'" + text + "' is no time such as 2026-11-22T07:00:00Z");
        }
    }
}
