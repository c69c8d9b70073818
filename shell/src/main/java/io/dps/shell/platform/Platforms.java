package io.dps.shell.platform;

import io.dps.shell.settings.Config;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The platforms of the contexts that this run of dps has worked on. Safe to use from several threads. */
public final class Platforms implements AutoCloseable {
    private final Function<Config, Object> place;
    private final Function<Config, Platform> opener;
    private final Map<Object, Platform> open = new HashMap<>();

    /** @param place returns a key that identifies a platform: equal if two settings lead to the same one */
    public Platforms(Function<Config, Object> place, Function<Config, Platform> opener) {
        this.place = place;
        this.opener = opener;
    }

    /**
     * Returns the platform for the settings. Settings that lead to another platform open a new one; the old one stays
     * open, since a line in the background may use it.
     */
    public synchronized Platform of(Config config) {
        Object key = place.apply(config);
        Platform known = open.get(key);
        if (known == null) {
            known = opener.apply(config);
            open.put(key, known);
        }
        return known;
    }

    /** Opens a platform that is not kept; the caller closes it. */
    public Platform open(Config config) {
        return opener.apply(config);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Platform::close);
        open.clear();
    }
}
