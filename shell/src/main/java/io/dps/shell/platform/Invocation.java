package io.dps.shell.platform;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Confirmation;
import io.dps.shell.output.Output;
import io.dps.shell.output.OutputFormat;
import io.dps.shell.output.PagerEnd;
import io.dps.shell.output.ProgressMode;
import io.dps.shell.output.Streams;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ConfigLoader;
import io.dps.shell.settings.GlobalOptions;
import io.dps.shell.settings.Setting;
import io.dps.shell.settings.Variables;
import io.dps.stack.model.ImageStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One run of a command line: gives its command access to settings, output, platforms and secrets. Each is created on
 * first use, so that a command loads no more than it needs. For one thread.
 */
public final class Invocation {
    /** Chops long lines, passes colours, and leaves what was shown on the screen. */
    private static final String USUAL_PAGER = "less -SFRX";

    private final ShellContext shell;
    private final GlobalOptions options;
    private final Variables variables;
    private final Streams streams;
    private final Map<Setting, String> lineSettings = new EnumMap<>(Setting.class);
    private Config config;
    private Platform platform;
    private Output output;

    /** Creates the invocation of a line whose options have not been parsed yet. */
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

    /** Overrides a setting for this line, as an option does. Must be called before the settings are first used. */
    public void set(Setting setting, String value) {
        lineSettings.put(setting, value);
        config = null;
        platform = null;
    }

    /** Returns the settings in effect for this line. */
    public Config config() {
        if (config == null) {
            Map<Setting, String> settings = options.settings();
            settings.putAll(lineSettings);
            config = ConfigLoader.load(settings, variables.merged(), options.configFile());
        }
        return config;
    }

    /** Returns the output of the command. */
    public Output output() {
        if (output == null) {
            Optional<OutputFormat> chosen = OutputFormat.of(config().text(Setting.OUTPUT));
            ProgressMode progress =
                    ProgressMode.of(streams.errIsTerminal(), !terminalIsDumb(), options.wantsProgress());
            output = new Output(
                    streams,
                    chosen,
                    options.verbosity(),
                    progress,
                    pagerCommand(),
                    streams.errIsTerminal() && stylesData());
        }
        return output;
    }

    /**
     * Ends the output of a command that has failed. Returns how the user has ended the pager early, which may have caused
     * the failure.
     */
    public PagerEnd endOutput() {
        return output == null ? PagerEnd.NONE : output.end();
    }

    /** Returns the command of the pager by the setting, then {@code PAGER}, then the usual one; empty for none. */
    private Optional<String> pagerCommand() {
        String set = config().text(Setting.PAGER);
        Optional<String> command = set.equals("auto") ? variables.get("PAGER").or(this::usualPager) : Optional.of(set);
        return command.filter(text -> !text.isBlank() && !text.equals("off"));
    }

    /**
     * Returns true if data on a terminal may have styles. A pager of the user may show their bytes, as less without -R
     * does.
     */
    public boolean stylesData() {
        return colour()
                && (streams.pager().isEmpty()
                        || pagerCommand()
                                .filter(command -> !command.equals(USUAL_PAGER))
                                .isEmpty());
    }

    private Optional<String> usualPager() {
        boolean isThere = Stream.of(variables.get("PATH").orElse("").split(":"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "less")));
        return isThere ? Optional.of(USUAL_PAGER) : Optional.empty();
    }

    /**
     * Returns the platform of this line's context. The platform's connections stay open after the line. The first call
     * may prompt for a secret.
     */
    public Platform platform() {
        if (platform == null) {
            secretPrompter().askMissing(config());
            platform = shell.platforms().of(config());
        }
        return platform;
    }

    /**
     * Asks before data of the context is destroyed. In a production context {@code -y} is no answer, for it stands in many
     * a script; the user types the name of the context there, or gives it as {@code --confirm}.
     *
     * @throws io.dps.contract.UserFailure if it is not confirmed, or if there is no terminal on which to ask
     */
    public void confirmDestruction(String question) {
        if (config().isProduction()) {
            confirmByName(question, config().context());
        } else {
            confirm(question);
        }
    }

    /**
     * Asks before something is overwritten or deleted, unless {@code -y} was given.
     *
     * @throws io.dps.contract.UserFailure if it is not confirmed, or if there is no terminal on which to ask
     */
    public void confirm(String question) {
        if (!options.yes) {
            new Confirmation(streams.prompter()).ask(question);
        }
    }

    /**
     * Asks for the name of a production context, whatever context the line is for, unless the name is given as
     * {@code --confirm}.
     *
     * @throws io.dps.contract.UserFailure if it is not confirmed, or if there is no terminal on which to ask
     */
    public void confirmByName(String question, String context) {
        if (!options.confirms(context)) {
            new Confirmation(streams.prompter()).askForName(question, context);
        }
    }

    /** Returns the images on the Docker engine, which are the same for all contexts; the caller closes the store. */
    public ImageStore images(Set<String> without) {
        return shell.images().apply(variables.merged(), without);
    }

    /** Returns the images on one engine of a swarm; the caller closes the store. */
    public ImageStore imagesOn(String engine) {
        Map<String, String> environment = new HashMap<>(variables.merged());
        environment.put("DOCKER_HOST", engine);
        return shell.images().apply(environment, Set.of());
    }

    /** Returns the platforms of the contexts in use. */
    public Platforms platforms() {
        return shell.platforms();
    }

    /** Returns the secrets of all contexts. */
    public SecretStore secrets() {
        return shell.secrets();
    }

    /** Returns the settings in effect for this line, with some of them changed. */
    public Config config(Map<Setting, String> changed) {
        Map<Setting, String> settings = new HashMap<>(options.settings());
        settings.putAll(changed);
        return ConfigLoader.load(settings, variables.merged(), options.configFile());
    }

    /** Returns a prompter for secrets. */
    public SecretPrompter secretPrompter() {
        return new SecretPrompter(shell.secrets(), streams.prompter());
    }

    private boolean terminalIsDumb() {
        return variables.get("TERM").orElse("").equals("dumb");
    }

    /** Returns true if errors and notes may be coloured. */
    public boolean colour() {
        String when = config().text(Setting.COLOR);
        boolean wanted =
                streams.errIsTerminal() && variables.get("NO_COLOR").orElse("").isEmpty() && !terminalIsDumb();
        return when.equals("always") || (when.equals("auto") && wanted);
    }

    /** Returns true if errors may be coloured; an invalid setting must not hide the error being reported. */
    public boolean coloursErrors() {
        try {
            return colour();
        } catch (UserFailure e) {
            return false;
        }
    }
}
