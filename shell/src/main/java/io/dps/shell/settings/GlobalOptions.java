package io.dps.shell.settings;

import io.dps.shell.output.Output.Verbosity;
import io.dps.shell.output.OutputFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The options that every command accepts before or after its name. Options given to dps itself apply to all lines that
 * it runs.
 */
public final class GlobalOptions {
    @Option(names = "--context", paramLabel = "CONTEXT", scope = ScopeType.INHERIT, description = "Context to work on.")
    @Nullable
    String context;

    @Option(names = "--config", paramLabel = "FILE", scope = ScopeType.INHERIT, description = "Configuration file.")
    @Nullable
    Path config;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            completionCandidates = OutputFormat.Labels.class,
            scope = ScopeType.INHERIT,
            description = "table, vertical, csv, tsv, json, jsonl, markdown, html; raw for topics.")
    @Nullable
    String output;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            completionCandidates = AllowedValues.Color.class,
            scope = ScopeType.INHERIT,
            description = "auto, always, never.")
    @Nullable
    String color;

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only data and errors.")
    boolean quiet;

    @Option(
            names = "--progress",
            scope = ScopeType.INHERIT,
            description = "Report progress off a terminal too, in a line every few seconds.")
    boolean progress;

    @Option(names = "--no-pager", scope = ScopeType.INHERIT, description = "Show rows and help without a pager.")
    boolean noPager;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of a bug in dps.")
    boolean verbose;

    @Option(
            names = {"-y", "--yes"},
            scope = ScopeType.INHERIT,
            description = "Do not ask for confirmation.")
    public boolean yes;

    @Option(
            names = "--confirm",
            paramLabel = "CONTEXT",
            scope = ScopeType.INHERIT,
            description = "Confirm a deletion in this production context; may be repeated.")
    List<String> confirmed = new ArrayList<>();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show the version.")
    boolean version;

    /** Returns a copy to serve as the defaults for one line of a prompt or batch. */
    public GlobalOptions copy() {
        GlobalOptions copy = new GlobalOptions();
        copy.context = context;
        copy.config = config;
        copy.output = output;
        copy.color = color;
        copy.quiet = quiet;
        copy.progress = progress;
        copy.noPager = noPager;
        copy.verbose = verbose;
        copy.yes = yes;
        copy.confirmed.addAll(confirmed);
        return copy;
    }

    /** Returns the settings that were given as options. */
    public Map<Setting, String> settings() {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        put(settings, Setting.CONTEXT, context);
        put(settings, Setting.OUTPUT, output);
        put(settings, Setting.COLOR, color);
        put(settings, Setting.PAGER, noPager ? "off" : null);
        return settings;
    }

    public Optional<Path> configFile() {
        return Optional.ofNullable(config);
    }

    /** Returns the amount of output in addition to the data. */
    public Verbosity verbosity() {
        return quiet ? Verbosity.QUIET : verbose ? Verbosity.VERBOSE : Verbosity.NORMAL;
    }

    /** Returns true if the user named the production context whose data a command may delete. */
    public boolean confirms(String context) {
        return confirmed.contains(context);
    }

    /** Returns true if progress is reported even where standard error is not a terminal. */
    public boolean wantsProgress() {
        return progress;
    }

    private static void put(Map<Setting, String> settings, Setting setting, @Nullable String value) {
        if (value != null) {
            settings.put(setting, value);
        }
    }
}
