package io.dps.shell.help;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The pages for users: the files of {@code shell/docs}, which the build puts beside this class. */
public final class HelpPages {
    /** In the order in which {@code help} lists them: first steps, work, operation, reference. */
    private static final List<String> NAMES = List.of(
            "start",
            "commands",
            "contexts",
            "topics",
            "generate",
            "streams",
            "time",
            "sql",
            "formats",
            "airflow",
            "batch",
            "settings",
            "external",
            "swarm",
            "cluster",
            "security",
            "notebooks",
            "newcomers",
            "peers",
            "guarantees",
            "troubleshooting");

    private static final String TROUBLESHOOTING = "troubleshooting";

    /** Returns the names of all pages. */
    public List<String> names() {
        return NAMES;
    }

    /** Returns all pages. */
    public List<HelpPage> all() {
        return NAMES.stream().map(HelpPages::read).toList();
    }

    /** Returns the page of that name; empty if there is none. */
    public Optional<HelpPage> find(String name) {
        return NAMES.contains(name) ? Optional.of(read(name)) : Optional.empty();
    }

    /** Returns the page that explains error messages. */
    public HelpPage troubleshooting() {
        return read(TROUBLESHOOTING);
    }

    private static HelpPage read(String name) {
        try (InputStream page = HelpPages.class.getResourceAsStream(name + ".md")) {
            if (page == null) {
                throw new IllegalStateException("the page " + name + " is missing in the jar");
            }
            return new HelpPage(name, new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
