package io.dps.shell.command;

import io.dps.shell.config.Config;
import io.dps.shell.config.Setting;
import io.dps.shell.output.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code config show}: shows the settings that hold, and where each came from. */
@Command(
        name = "show",
        header = "Show the settings that hold here.",
        footer = {"", "Examples:", "  config show", "  config show --origin", "  config show -o json"})
final class ConfigShowCommand implements Callable<Integer> {
    @Option(names = "--origin", description = "Also show where each value came from.")
    private boolean origin;

    private final Invocation invocation;

    ConfigShowCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Config config = invocation.config();
        List<Column> columns = new ArrayList<>(List.of(Column.text("key"), Column.text("value")));
        if (origin) {
            columns.add(Column.text("origin"));
        }
        List<List<String>> rows = Arrays.stream(Setting.values())
                .map(setting -> row(setting, config.value(setting)))
                .toList();
        invocation.output().table(columns, rows);
        return 0;
    }

    private List<String> row(Setting setting, Config.Value value) {
        return origin ? List.of(setting.key(), value.text(), value.origin()) : List.of(setting.key(), value.text());
    }
}
