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

    /**
     * @param place returns a key that identifies a platform; the key is equal for settings that lead to the same
     *     platform
     */
    public Platforms(Function<Config, Object> place, Function<Config, Platform> opener) {
        this.place = place;
        this.opener = opener;
    }

    /**
     * Returns the platform for the settings, opening it if it is not open yet. Platforms that were opened before stay
     * open, since a background line may use them.
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

    /** Opens a platform that is not kept here; the caller must close it. */
    public Platform open(Config config) {
        return opener.apply(config);
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Platform::close);
        open.clear();
    }
}
