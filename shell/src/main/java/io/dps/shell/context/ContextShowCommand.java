package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code context show}: shows the settings of a context. */
@Command(
        name = "show",
        header = "Show all settings of a context, and where each comes from.",
        description = "Of secrets it shows where they are and not what they are.",
        footer = {"", "Examples:", "  context show", "  context show plant", "  context show plant -o json"})
final class ContextShowCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "CONTEXT",
            arity = "0..1",
            description = "Name of the context; the current one without it.")
    private String name;

    private final Invocation invocation;

    ContextShowCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        Config config = name == null
                ? invocation.config()
                : ContextService.of(invocation).find(name);
        List<Setting> settings = Arrays.stream(Setting.values())
                .filter(setting -> setting.scope() == Setting.Scope.CONTEXT)
                .toList();
        SettingsTable.show(invocation, config, settings, true);
        return 0;
    }
}
