package io.dps.contract;

import java.util.Locale;

/** The environment variables of settings; the compose file takes what a user may set from variables of the same names. */
public final class SettingVariable {
    private SettingVariable() {}

    /** Returns the variable of a setting: {@code DPS_KAFKA_UI_PORT} for {@code kafka-ui.port}. */
    public static String of(String setting) {
        return "DPS_" + setting.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
