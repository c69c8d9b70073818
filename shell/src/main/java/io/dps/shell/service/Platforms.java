package io.dps.shell.service;

import io.dps.shell.config.Config;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The platforms of the contexts that this run of dps has worked on. Safe to use from several threads. */
public final class Platforms implements AutoCloseable {
    private final Function<Config, Platform> opener;
    private final Map<String, Platform> open = new HashMap<>();

    public Platforms(Function<Config, Platform> opener) {
        this.opener = opener;
    }

    /** The platform of the context that the settings name. */
    public synchronized Platform of(Config config) {
        return open.computeIfAbsent(config.context(), name -> opener.apply(config));
    }

    @Override
    public synchronized void close() {
        open.values().forEach(Platform::close);
        open.clear();
    }
}
