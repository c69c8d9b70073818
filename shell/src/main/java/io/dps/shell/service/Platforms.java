package io.dps.shell.service;

import io.dps.shell.config.Config;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The platforms of the contexts that this run of dps has worked on. Safe to use from several threads. */
public final class Platforms implements AutoCloseable {
    private final Function<Config, String> place;
    private final Function<Config, Platform> opener;
    private final Map<String, Opened> open = new HashMap<>();

    /** @param place tells platforms apart: whatever settings decide which one is meant */
    public Platforms(Function<Config, String> place, Function<Config, Platform> opener) {
        this.place = place;
        this.opener = opener;
    }

    /** The platform of the context that the settings name; another one once they lead to another platform. */
    public synchronized Platform of(Config config) {
        String now = place.apply(config);
        Opened known = open.get(config.context());
        if (known != null && known.place().equals(now)) {
            return known.platform();
        }
        Platform platform = opener.apply(config);
        open.put(config.context(), new Opened(platform, now));
        if (known != null) {
            known.platform().close();
        }
        return platform;
    }

    /** A platform that is not kept, for whoever closes it. */
    public Platform open(Config config) {
        return opener.apply(config);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(opened -> opened.platform().close());
        open.clear();
    }

    private record Opened(Platform platform, String place) {}
}
