package io.dps.shell.context;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.shell.platform.ExternalPlatform;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.Platforms;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ContextsFile;
import io.dps.shell.settings.Folders;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.shell.topic.ViewStore;
import io.dps.stack.external.ExternalTarget;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.ServiceStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The contexts of a user: those in the configuration file, and {@code local}, which exists even without an entry. */
public final class ContextService {
    private static final String USUAL = Setting.CONTEXT.defaultValue();

    private final Supplier<ContextsFile> file;
    private final SecretStore secrets;
    private final Platforms platforms;
    private final Function<Map<Setting, String>, Config> loader;
    private final Folders folders;

    /**
     * @param file the configuration file; supplied late, because {@code --config} is parsed after this object is made
     * @param loader loads the settings in effect, with the given ones changed
     * @param folders the folders of the views and secrets of contexts
     */
    public ContextService(
            Supplier<ContextsFile> file,
            SecretStore secrets,
            Platforms platforms,
            Function<Map<Setting, String>, Config> loader,
            Folders folders) {
        this.file = file;
        this.secrets = secrets;
        this.platforms = platforms;
        this.loader = loader;
        this.folders = folders;
    }

    /** Returns the names of all contexts. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        names.add(USUAL);
        names.addAll(file.get().names());
        names.add(loader.apply(Map.of()).context());
        return names;
    }

    /** Returns all contexts; contacts no server except to see what is deployed on this machine. */
    public List<ContextInfo> list() {
        String current = loader.apply(Map.of()).context();
        return names().stream()
                .map(name -> ContextsFile.nameProblem(name).isPresent()
                        ? new ContextInfo(name, false, "", "", "", "not a valid name")
                        : info(config(name), name.equals(current)))
                .toList();
    }

    private ContextInfo info(Config config, boolean current) {
        String name = config.context();
        String target = config.text(Setting.TARGET);
        if (target.equals(ExternalTarget.NAME)) {
            String connect = config.text(Setting.CONNECT_URL);
            return new ContextInfo(
                    name,
                    current,
                    target,
                    config.text(Setting.KAFKA_BROKERS),
                    Setting.CONNECT_URL.shown(connect),
                    target);
        }
        try {
            Optional<Endpoints> endpoints = platforms.of(config).target().endpoints();
            return new ContextInfo(
                    name,
                    current,
                    target,
                    endpoints.map(at -> at.kafka().brokers()).orElse(""),
                    endpoints.map(at -> at.connect().address()).orElse(""),
                    endpoints.isPresent() ? "yes" : "no");
        } catch (UserFailure e) {
            return new ContextInfo(name, current, target, "", "", "unknown");
        }
    }

    /**
     * Returns the settings of a context.
     *
     * @throws UserFailure of kind {@code USAGE} if there is no such context
     */
    public Config find(String name) {
        Set<String> names = names();
        if (!names.contains(name)) {
            throw UserFailure.usage(
                    "there is no context '" + name + "'",
                    Suggestion.hint(name, names, "known contexts: " + String.join(", ", names)));
        }
        return config(name);
    }

    private Config config(String name) {
        return loader.apply(Map.of(Setting.CONTEXT, name));
    }

    /**
     * Makes a context the current one, in this shell and later ones. Returns the setting that overrides this choice in
     * this shell, if there is one.
     */
    public Optional<Config.Value> use(String name) {
        find(name);
        file.get().use(name);
        Config.Value now = loader.apply(Map.of()).value(Setting.CONTEXT);
        return now.text().equals(name) ? Optional.empty() : Optional.of(now);
    }

    /** Returns true if the file has a context of that name. */
    public boolean exists(String name) {
        return file.get().names().contains(name);
    }

    /** Returns true if the file has a context of that name and marks it as production. */
    public boolean isProduction(String name) {
        return exists(name) && "true".equals(file.get().values(name).getOrDefault(Setting.PRODUCTION, "false"));
    }

    /**
     * Returns the settings that a context would have.
     *
     * @throws UserFailure of kind {@code USAGE} if they name no server, or name a secret's file that other users can
     *     read
     */
    public Config preview(NewContext added) {
        Map<Setting, String> changed = new java.util.EnumMap<>(Setting.class);
        changed.putAll(added.values());
        changed.put(Setting.CONTEXT, added.name());
        Config config = loader.apply(changed);
        if (config.text(Setting.TARGET).equals(ExternalTarget.NAME)) {
            new ExternalPlatform(config, secrets).requireAny();
            secrets.requirePrivateFiles(config);
        }
        return config;
    }

    /**
     * Contacts each server of an external context once.
     *
     * @return the findings
     * @throws UserFailure of kind {@code UNREACHABLE} if a server does not answer or refuses access
     */
    public List<Finding> check(Config config) {
        if (!config.text(Setting.TARGET).equals(ExternalTarget.NAME)) {
            return List.of();
        }
        try (Platform platform = platforms.open(config)) {
            platform.target().endpoints();
            List<Finding> findings = platform.target().doctor();
            findings.stream()
                    .filter(finding -> finding.level() == Level.FAIL)
                    .findFirst()
                    .ifPresent(failure -> {
                        throw UserFailure.unreachable(
                                failure.message(),
                                (failure.advice() + "\nnothing was written; to add the context anyway, use --no-check")
                                        .strip());
                    });
            return findings;
        }
    }

    /** Writes a context; replaces one of the same name. */
    public void put(NewContext added) {
        file.get().put(Map.of(added.name(), added.values()));
    }

    /**
     * Removes a context, with the secrets, views and history kept for it.
     *
     * @return the new current context, if the removed one was current
     * @throws UserFailure of kind {@code USAGE} if the context is not in the file; {@code FAILED} if its stack is
     *     deployed
     */
    public Optional<String> remove(String name) {
        if (!exists(name)) {
            throw UserFailure.usage(
                    "there is no context '" + name + "' in " + file.get().path(),
                    Suggestion.hint(name, file.get().names(), "see: context list"));
        }
        if (ContextsFile.nameProblem(name).isPresent()) {
            // With an invalid name no command can have used it: it has no stack, secrets or views.
            file.get().remove(name);
            return Optional.empty();
        }
        Config config = config(name);
        boolean external = config.text(Setting.TARGET).equals(ExternalTarget.NAME);
        if (!external && platforms.of(config).target().endpoints().isPresent()) {
            throw UserFailure.failed(
                    "the stack of context '" + name + "' is deployed",
                    "remove the stack first: stack remove --context " + name);
        }
        if (external) {
            platforms.of(config).target().hosted().stream()
                    .filter(ServiceStatus::isWanted)
                    .findFirst()
                    .ifPresent(running -> {
                        throw UserFailure.failed(
                                "context '" + name + "' runs " + running.name() + " on this machine",
                                "stop its streams first; see: stream status --context " + name);
                    });
        }
        boolean wasCurrent = file.get().current().filter(name::equals).isPresent();
        file.get().remove(name);
        secrets.forget(folders, name);
        ViewStore.forget(folders.views(name));
        forgetHistory(folders.history(name));
        return wasCurrent ? Optional.of(loader.apply(Map.of()).context()) : Optional.empty();
    }

    /** Deletes a history, with the damaged ones that were kept beside it. */
    private static void forgetHistory(Path file) {
        if (!Files.isDirectory(file.getParent())) {
            return;
        }
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(file.getParent(), file.getFileName() + "{,~damaged-*}")) {
            for (Path each : found) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw UserFailure.failed(
                    "the context is removed, but its history cannot be deleted: " + e.getMessage(),
                    "delete " + file + " by hand");
        }
    }

    /** Returns the settings of a context as the text of a file to import; names secrets, never their values. */
    public String export(String name) {
        if (!exists(name)) {
            throw UserFailure.usage(
                    "there is no context '" + name + "' in " + file.get().path(),
                    Suggestion.hint(name, file.get().names(), "see: context list"));
        }
        List<String> missing = missing(name);
        String head = missing.isEmpty() ? "" : "# without: " + String.join(", ", missing) + "\n";
        return head + ContextsFile.export(Map.of(name, file.get().values(name)));
    }

    /** Returns the secrets of a context, which an export leaves out. */
    public List<String> missing(String name) {
        Config config = config(name);
        Stream<String> webhook =
                Stream.of(Setting.NOTIFY_URL).filter(config::isExplicit).map(Setting::key);
        Stream<String> others = Arrays.stream(SecretKey.values())
                .filter(key -> !secrets.origin(config, key).equals("not set"))
                .map(SecretKey::key);
        return Stream.concat(others, webhook).toList();
    }

    /** Adds the contexts of another file; replaces those of the same names. */
    public void importAll(Map<String, Map<Setting, String>> contexts) {
        file.get().put(contexts);
    }
}
