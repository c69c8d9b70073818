package io.dps.generator.cli;

import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
import java.util.EnumSet;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Turns the failures of the generator's programs into two lines and an exit code. */
final class ProgramFailures {

    private ProgramFailures() {}

    /** Makes a command report its failures as two lines and an exit code; returns the command. */
    static CommandLine reportFailuresOf(CommandLine commandLine) {
        UsageMessageSpec help = commandLine.getCommandSpec().usageMessage();
        help.exitCodeList(ExitCode.list(
                help.exitCodeList(), EnumSet.of(ExitCode.USAGE, ExitCode.UNREACHABLE, ExitCode.INTERNAL)));
        commandLine.setParameterExceptionHandler(
                (wrong, args) -> new FailureReport(FailureKind.USAGE, wrong.getMessage(), "see --help")
                        .print(wrong.getCommandLine().getErr()));
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> {
            FailureReport report = FailureReport.of(failure);
            if (!(failure instanceof UserFailure) && !(failure instanceof InterruptedException)) {
                LoggerFactory.getLogger(ProgramFailures.class).error("unexpected failure", failure);
            }
            return report.print(command.getErr());
        });
        return commandLine;
    }
}
