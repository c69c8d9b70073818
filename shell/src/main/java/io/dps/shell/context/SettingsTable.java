package io.dps.shell.context;

import io.dps.shell.output.Column;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import java.util.ArrayList;
import java.util.List;

/** Settings as a table; of secrets it tells where they come from and not what they are. */
final class SettingsTable {
    private SettingsTable() {}

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
