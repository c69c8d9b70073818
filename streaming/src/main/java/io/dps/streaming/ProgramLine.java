package io.dps.streaming;

import io.dps.contract.Durations;
import java.io.PrintWriter;
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
    static <P extends Callable<Integer>> CommandLine of(P program, Function<Exception, AveragerException> told) {
        CommandLine commandLine = new CommandLine(program);
        commandLine.registerConverter(Duration.class, ProgramLine::duration);
        commandLine.registerConverter(Instant.class, ProgramLine::instant);
        commandLine.setParameterExceptionHandler((usage, args) -> {
            say(usage.getCommandLine().getErr(), usage.getMessage(), "see --help");
            return ExitCode.USAGE.value();
        });
        commandLine.setExecutionExceptionHandler((failure, line, parsed) -> {
            AveragerException known = told.apply(failure);
            if (known != failure || known.getCause() != null) {
                LoggerFactory.getLogger(program.getClass()).error("ended by a failure", failure);
            }
            say(line.getErr(), known.getMessage(), known.hint());
            return known.exitCode().value();
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

    private static void say(PrintWriter err, String message, String hint) {
        err.println("error: " + message);
        err.println("hint: " + hint);
        err.flush();
    }
}
