package io.dps.shell.platform;

import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ConfigLoader;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Setting;
import io.dps.shell.settings.Variables;
import io.dps.stack.model.ImageStore;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One command line that runs: what its command may use. Everything is made when first asked for, so that a command
 * loads no more than it needs. Belongs to one thread.
 */
public final class Invocation {
    private final ShellContext shell;
    private final GlobalOptions options;
    private final Variables variables;
    private final Streams streams;
    private final Map<Setting, String> lineSettings = new EnumMap<>(Setting.class);
    private Config config;
    private Platform platform;
    private Output output;

    /** A line that is about to be parsed into the options. */
    public Invocation(ShellContext shell, GlobalOptions options, Variables variables, Streams streams) {
        this.shell = shell;
        this.options = options;
        this.variables = variables;
        this.streams = streams;
    }

    public GlobalOptions options() {
        return options;
    }

    public Variables variables() {
        return variables;
    }

    public Streams streams() {
        return streams;
    }

    /** Sets a value for this line alone, as an option of a command does; before anything asks for the settings. */
    public void set(Setting setting, String value) {
        lineSettings.put(setting, value);
        config = null;
        platform = null;
    }

    /** The settings that hold for this line. */
    public Config config() {
        if (config == null) {
            Map<Setting, String> settings = options.settings();
            settings.putAll(lineSettings);
            config = ConfigLoader.load(settings, variables.merged(), options.configFile());
        }
        return config;
    }

    /** Where the command puts what it has to show. */
    public Output output() {
        if (output == null) {
            Optional<OutputFormat> chosen = OutputFormat.of(config().text(Setting.OUTPUT));
            output = new Output(streams, chosen, options.verbosity());
        }
        return output;
    }

    /**
     * Returns the platform of this line's context; connections in it outlive the line. The first call may ask the person at
     * the terminal for a secret.
     */
    public Platform platform() {
        if (platform == null) {
            secretPrompter().askMissing(config());
            platform = shell.platforms().of(config());
        }
        return platform;
    }

    /** The images on the engine, whatever the context; for whoever closes them. */
    public ImageStore images(Set<String> without) {
        return shell.images().apply(variables.merged(), without);
    }

    /** The platforms of the contexts in use. */
    public Platforms platforms() {
        return shell.platforms();
    }

    /** The secrets of contexts. */
    public SecretStore secrets() {
        return shell.secrets();
    }

    /** The settings that hold for this line, with some of them changed. */
    public Config config(Map<Setting, String> changed) {
        Map<Setting, String> settings = new HashMap<>(options.settings());
        settings.putAll(changed);
        return ConfigLoader.load(settings, variables.merged(), options.configFile());
    }

    /** Asks the person at the terminal for secrets. */
    public SecretPrompter secretPrompter() {
        return new SecretPrompter(shell.secrets(), streams.prompter());
    }

    /** Returns true if errors and notes may be coloured. */
    public boolean colour() {
        String when = config().text(Setting.COLOR);
        boolean wanted = streams.errIsTerminal()
                && variables.get("NO_COLOR").orElse("").isEmpty()
                && !variables.get("TERM").orElse("").equals("dumb");
        return when.equals("always") || (when.equals("auto") && wanted);
    }
}
