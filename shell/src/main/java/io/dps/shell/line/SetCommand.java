package io.dps.shell.line;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.ConfigLoader;
import io.dps.shell.settings.SecretKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code set}: sets a variable of this session, or shows them. */
@Command(
        name = "set",
        header = "Set a variable of this session, or show them all.",
        description = "A variable is used as $${NAME} or $${NAME:-default}; variables DPS_* change settings.",
        footer = {"", "Examples:", "  set SENSORS=3", "  set DPS_CONTEXT=lab", "  set"})
public final class SetCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME=VALUE", arity = "0..*", description = "What to set.")
    private List<String> assignments = List.of();

    private final Invocation invocation;

    SetCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        assignments.forEach(this::assign);
        if (assignments.isEmpty()) {
            List<List<String>> rows = invocation.variables().session().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry -> List.of(entry.getKey(), entry.getValue()))
                    .toList();
            invocation.output().table(List.of(Column.text("name"), Column.text("value")), rows);
        }
        return 0;
    }

    private void assign(String assignment) {
        int equals = assignment.indexOf('=');
        String name = equals < 0 ? assignment : assignment.substring(0, equals);
        if (equals < 0 || !name.matches("[A-Za-z_][A-Za-z0-9_.]*")) {
            throw UserFailure.usage("'" + assignment + "' sets nothing", "write it as: set NAME=VALUE");
        }
        SecretKey.ofVariable(name).ifPresent(key -> {
            throw UserFailure.usage(
                    "a secret is not set in a line, which the history keeps: " + name,
                    "set it before dps is started, or name a file by "
                            + key.file().variable());
        });
        if (name.startsWith("spark.")) {
            throw UserFailure.usage(
                    "'" + name + "' is a setting of Spark, and no variable of this session",
                    "set it there: sql 'SET " + assignment + "'");
        }
        if (name.startsWith("DPS_")) {
            ConfigLoader.requireKnown(name);
        }
        invocation.variables().set(name, assignment.substring(equals + 1));
    }
}
