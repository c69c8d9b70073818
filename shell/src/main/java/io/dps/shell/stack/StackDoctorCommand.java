package io.dps.shell.stack;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code stack doctor}: checks the machine and the deployment. */
@Command(
        name = "doctor",
        header = "Check this machine and the deployment, and say what to do.",
        description = "Ends with 1 when a check fails.",
        footer = {"", "Examples:", "  stack doctor", "  stack doctor -o json", "  stack doctor --context lab"})
final class StackDoctorCommand implements Callable<Integer> {
    private final Invocation invocation;

    StackDoctorCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        List<Finding> findings = invocation.platform().target().doctor();
        List<List<String>> rows = findings.stream()
                .map(finding -> List.of(
                        finding.check(),
                        finding.level().name().toLowerCase(Locale.ROOT),
                        finding.message(),
                        finding.advice()))
                .toList();
        invocation
                .output()
                .table(
                        List.of(
                                Column.text("check"),
                                Column.text("level"),
                                Column.text("message"),
                                Column.text("advice")),
                        rows);
        return findings.stream().anyMatch(finding -> finding.level() == Level.FAIL) ? 1 : 0;
    }
}
