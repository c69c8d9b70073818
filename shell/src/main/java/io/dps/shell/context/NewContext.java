package io.dps.shell.context;

import io.dps.contract.UserFailure;
import io.dps.shell.settings.ConnectUrl;
import io.dps.shell.settings.Setting;
import java.util.EnumMap;
import java.util.Map;

/**
 * A context to add.
 *
 * @param name its name
 * @param values its settings; validated when they are loaded
 */
public record NewContext(String name, Map<Setting, String> values) {
    public NewContext {
        EnumMap<Setting, String> ordered = new EnumMap<>(Setting.class);
        ordered.putAll(values);
        values = java.util.Collections.unmodifiableMap(ordered);
        if (ConnectUrl.holdsSecret(values.getOrDefault(Setting.CONNECT_URL, ""))) {
            throw UserFailure.usage(
                    "the Spark Connect address contains a secret, which other users can see on the command line",
                    "remove the secret from the address, and use --connect-token-file FILE, DPS_CONNECT_TOKEN or --ask-token");
        }
    }
}
