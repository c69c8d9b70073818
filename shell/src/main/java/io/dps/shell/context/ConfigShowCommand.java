package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Setting;
import java.util.Arrays;
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
        SettingsTable.show(invocation, invocation.config(), Arrays.asList(Setting.values()), origin);
        return 0;
    }
}
