package io.dps.shell.platform;

import io.dps.shell.context.ContextService;
import io.dps.shell.dag.DagService;
import io.dps.shell.line.Session;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ConfigLoader;
import io.dps.shell.settings.ContextsFile;
import io.dps.shell.settings.Folders;
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
    private final ShellContext surroundings;
    private final GlobalOptions options;
    private final Variables variables;
    private final Streams streams;
    private final Map<Setting, String> lineSettings = new EnumMap<>(Setting.class);
    private Config config;
    private Output output;

    /** A line that is about to be parsed into the options. */
    public Invocation(ShellContext surroundings, GlobalOptions options, Variables variables, Streams streams) {
        this.surroundings = surroundings;
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

    public Session session() {
        return surroundings.session();
    }

    public ShellContext surroundings() {
        return surroundings;
    }

    /** Sets a value for this line alone, as an option of a command does; before anything asks for the settings. */
    public void set(Setting setting, String value) {
        lineSettings.put(setting, value);
        config = null;
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
            output = new Output(streams, chosen, options.voice());
        }
        return output;
    }

    /** The platform of this line's context; connections in it outlive the line. */
    public Platform platform() {
        secrets().askMissing(config());
        return surroundings.platforms().of(config());
    }

    /** The DAGs of this line's context; says once to whom its password can be seen on the way. */
    public DagService airflow() {
        Platform platform = platform();
        DagService service = new DagService(platform.airflow());
        platform.takeExposedAirflow().ifPresent(url -> output().note("warning: the password travels to Airflow at "
                + url + " as it is; write https:// where the server or a proxy before it speaks TLS"));
        return service;
    }

    /** The images on the engine, whatever the context; for whoever closes them. */
    public ImageStore images(Set<String> without) {
        return surroundings.images().apply(variables.merged(), without);
    }

    /** What can be done with contexts. */
    public ContextService contexts() {
        ContextsFile file = new ContextsFile(ConfigLoader.path(variables.merged(), options.configFile()));
        return new ContextService(
                file, surroundings.secrets(), surroundings.platforms(), this::config, new Folders(variables.merged()));
    }

    /** The settings that hold for this line, with some of them changed. */
    private Config config(Map<Setting, String> changed) {
        Map<Setting, String> settings = new HashMap<>(options.settings());
        settings.putAll(changed);
        return ConfigLoader.load(settings, variables.merged(), options.configFile());
    }

    /** Asks the person at the terminal for secrets. */
    public SecretPrompter secrets() {
        return new SecretPrompter(surroundings.secrets(), streams.asker());
    }

    /** Whether errors and notes may be coloured. */
    public boolean colour() {
        String when = config().text(Setting.COLOR);
        boolean wanted = streams.errIsTerminal()
                && variables.get("NO_COLOR").orElse("").isEmpty()
                && !variables.get("TERM").orElse("").equals("dumb");
        return when.equals("always") || (when.equals("auto") && wanted);
    }
}
