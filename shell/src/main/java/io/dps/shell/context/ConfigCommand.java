package io.dps.shell.context;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands of {@code config}. */
@Command(
        name = "config",
        header = "Show the settings.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ConfigCommand.ShowCommand.class},
        footer = {"", "Examples:", "  config show", "  config show --origin", "  config show -o json"})
public final class ConfigCommand {
    /** {@code config show}: shows the settings in effect and the origin of each. */
    @Command(
            name = "show",
            header = "Show the settings in effect.",
            footer = {"", "Examples:", "  config show", "  config show --origin", "  config show -o json"})
    static final class ShowCommand implements Callable<Integer> {
        @Option(names = "--origin", description = "Also show where each value came from.")
        private boolean origin;

        private final Invocation invocation;

        ShowCommand(Invocation invocation) {
            this.invocation = invocation;
        }

        @Override
        public Integer call() {
            show(invocation, invocation.config(), Arrays.asList(Setting.values()), origin);
            return 0;
        }
    }

    /** Shows settings as a table; for secrets only their origin, never their values. */
    static void show(Invocation invocation, Config config, List<Setting> settings, boolean origin) {
        List<Column> columns = new ArrayList<>(List.of(Column.text("key"), Column.text("value")));
        if (origin) {
            columns.add(Column.text("origin"));
        }
        List<List<String>> rows = new ArrayList<>();
        settings.forEach(setting -> rows.add(row(setting, config.value(setting), origin)));
        for (SecretKey key : SecretKey.values()) {
            if (key.target().equals(config.text(Setting.TARGET))) {
                String value = invocation.secrets().origin(config, key);
                rows.add(origin ? List.of(key.key(), value, "") : List.of(key.key(), value));
            }
        }
        invocation.output().table(columns, rows);
    }

    private static List<String> row(Setting setting, Config.Value value, boolean origin) {
        String shown = setting.shown(value.text());
        return origin ? List.of(setting.key(), shown, value.origin()) : List.of(setting.key(), shown);
    }
}
