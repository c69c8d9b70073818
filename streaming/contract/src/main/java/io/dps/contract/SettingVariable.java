package io.dps.contract;

import java.util.Locale;

/** Names of the environment variables of settings; the compose file reads settings from variables of these names. */
public final class SettingVariable {
    private SettingVariable() {}

    /** Returns the variable of a setting: {@code DPS_KAFKA_UI_PORT} for {@code kafka-ui.port}. */
    public static String of(String setting) {
        return "DPS_" + setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
