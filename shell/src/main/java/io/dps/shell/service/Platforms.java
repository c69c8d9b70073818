package io.dps.shell.service;

import io.dps.shell.config.Config;
import io.dps.shell.config.Setting;
import io.dps.stack.external.ExternalTarget;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The platforms of the contexts that this run of dps has worked on. Safe to use from several threads. */
public final class Platforms implements AutoCloseable {
    private final Function<Config, Platform> opener;
    private final Map<String, Opened> open = new HashMap<>();

    public Platforms(Function<Config, Platform> opener) {
        this.opener = opener;
    }

    /** The platform of the context that the settings name; another one once they lead to another platform. */
    public synchronized Platform of(Config config) {
        Map<Setting, String> leading = leading(config);
        Opened known = open.get(config.context());
        if (known != null && known.leading().equals(leading)) {
            return known.platform();
        }
        Platform platform = opener.apply(config);
        open.put(config.context(), new Opened(platform, leading));
        if (known != null) {
            known.platform().close();
        }
        return platform;
    }

    /** A platform that is not kept, for whoever closes it. */
    public Platform open(Config config) {
        return opener.apply(config);
    }

    /** The settings that tell which platform it is: of one that we run, what its deploy wrote down counts. */
    private static Map<Setting, String> leading(Config config) {
        String target = config.text(Setting.TARGET);
        return target.equals(ExternalTarget.NAME) ? config.contextSettings() : Map.of(Setting.TARGET, target);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(opened -> opened.platform().close());
        open.clear();
    }

    private record Opened(Platform platform, Map<Setting, String> leading) {}
}
