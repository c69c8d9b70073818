package io.dps.shell.command;

import io.dps.shell.config.Config;
import io.dps.shell.config.ConfigLoader;
import io.dps.shell.config.ContextsFile;
import io.dps.shell.config.Folders;
import io.dps.shell.config.Setting;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.Streams;
import io.dps.shell.repl.Session;
import io.dps.shell.repl.Variables;
import io.dps.shell.service.Platform;
import io.dps.shell.service.airflow.AirflowService;
import io.dps.shell.service.context.ContextService;
import io.dps.shell.service.context.SecretQuestions;
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
    private final Surroundings surroundings;
    private final GlobalOptions options;
    private final Variables variables;
    private final Streams streams;
    private final Map<Setting, String> lineSettings = new EnumMap<>(Setting.class);
    private Config config;
    private Output output;

    /** A line that is about to be parsed into the options. */
    public Invocation(Surroundings surroundings, GlobalOptions options, Variables variables, Streams streams) {
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

    Session session() {
        return surroundings.session();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Sets a value for this line alone, as an option of a command does; before anything asks for the settings. */
    void set(Setting setting, String value) {
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
    Output output() {
        if (output == null) {
            Optional<OutputFormat> chosen = OutputFormat.of(config().text(Setting.OUTPUT));
            output = new Output(streams, chosen, options.voice());
        }
        return output;
    }

    /** The platform of this line's context; connections in it outlive the line. */
    Platform platform() {
        secrets().askMissing(config());
        return surroundings.platforms().of(config());
    }

    /** The DAGs of this line's context; says once to whom its password can be seen on the way. */
    AirflowService airflow() {
        Platform platform = platform();
        AirflowService service = new AirflowService(platform.airflow());
        platform.takeExposedAirflow().ifPresent(url -> output().note("warning: the password travels to Airflow at "
                + url + " as it is; write https:// where the server or a proxy before it speaks TLS"));
        return service;
    }

    /** The images on the engine, whatever the context; for whoever closes them. */
    ImageStore images(Set<String> without) {
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
    SecretQuestions secrets() {
        return new SecretQuestions(surroundings.secrets(), streams.asker());
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
