package io.dps.generator.cli;

import io.dps.generator.GeneratorException;
import java.io.PrintWriter;
import picocli.CommandLine;

/** Tells failures in two lines, and turns them into exit codes. */
final class Failures {

    private Failures() {}

    /** Returns the same command, whose failures are told by this class. */
    static CommandLine toldBy(CommandLine commandLine) {
        commandLine.setParameterExceptionHandler((wrong, args) -> {
            say(wrong.getCommandLine().getErr(), wrong.getMessage(), "see --help");
            return exitCode(GeneratorException.Kind.USAGE);
        });
        commandLine.setExecutionExceptionHandler(Failures::onFailure);
        return commandLine;
    }

    static void say(PrintWriter err, String message, String hint) {
        err.println("error: " + message);
        err.println("hint: " + hint);
        err.flush();
    }

    private static int onFailure(Exception failure, CommandLine commandLine, CommandLine.ParseResult parsed)
            throws Exception {
        if (!(failure instanceof GeneratorException told)) {
            throw failure;
        }
        say(commandLine.getErr(), told.getMessage(), told.hint());
        return exitCode(told.kind());
    }

    private static int exitCode(GeneratorException.Kind kind) {
        return switch (kind) {
            case USAGE -> 2;
            case UNREACHABLE -> 3;
            case INPUT, STORAGE, FAILED, OUTPUT_CLOSED -> 1;
        };
    }
}
