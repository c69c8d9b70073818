package io.dps.shell.settings;

import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The contexts of a configuration file. A change keeps the comments, is validated before it is written, and replaces
 * the file atomically. Only the owner can read the new file.
 */
public final class ContextsFile {
    private final Path path;

    /** Creates the contexts of a file; the file need not exist. */
    public ContextsFile(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** Returns the names of the contexts in the order of the file. */
    public Set<String> names() {
        return read().contexts();
    }

    /** Returns the settings of a context in the file; empty if the context has none. */
    public Map<Setting, String> values(String context) {
        return read().values(context);
    }

    /**
     * Returns all contexts of the file, which must not contain anything else.
     *
     * @throws UserFailure of kind {@code USAGE} if the file has another key or an invalid name of a context
     */
    public Map<String, Map<Setting, String>> all() {
        ConfigFile file = ConfigFile.read(path);
        file.globalKey().ifPresent(key -> {
            throw UserFailure.usage(
                    key + " is not a setting of a context", "remove it from the file; only contexts can be imported");
        });
        Map<String, Map<Setting, String>> all = new LinkedHashMap<>();
        file.contexts().forEach(name -> {
            nameProblem(name).ifPresent(problem -> {
                throw UserFailure.usage(
                        "context '" + name + "' in " + path + ": " + problem,
                        "rename it in the file, then import again");
            });
            all.put(name, file.values(name));
        });
        return all;
    }

    /**
     * Returns the reason why a text cannot name a context, if there is one. A file edited by hand may contain such a
     * name.
     */
    public static Optional<String> nameProblem(String name) {
        return Setting.CONTEXT.problem(name);
    }

    /** Adds contexts; a context that exists already is replaced. */
    public void put(Map<String, Map<Setting, String>> contexts) {
        ConfigEditor editor = editor();
        contexts.forEach((name, values) -> editor.remove(name).add(name, values));
        write(editor.text());
    }

    /** Removes a context; if it is the current context, also removes the key that makes it current. */
    public void remove(String context) {
        boolean isCurrent = current().filter(context::equals).isPresent();
        ConfigEditor editor = editor().remove(context);
        write((isCurrent ? editor.unset(Setting.CONTEXT) : editor).text());
    }

    /** Makes a context the current one, in the file. */
    public void use(String context) {
        write(editor().set(Setting.CONTEXT, context).text());
    }

    /** Returns the current context, if the file names one. */
    public Optional<String> current() {
        return read().value(Setting.CONTEXT, "").map(Config.Value::text);
    }

    /** Returns the text of a file with these contexts, without the secrets that addresses may contain. */
    public static String export(Map<String, Map<Setting, String>> contexts) {
        ConfigEditor editor = new ConfigEditor("");
        contexts.forEach((name, values) -> editor.add(
                name,
                values.entrySet().stream()
                        .filter(value -> value.getKey() != Setting.NOTIFY_URL)
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                value -> value.getKey() == Setting.CONNECT_URL
                                        ? ConnectUrl.withoutSecrets(value.getValue())
                                        : value.getValue(),
                                (one, other) -> one,
                                LinkedHashMap::new))));
        return editor.text();
    }

    private ConfigFile read() {
        return Files.exists(path) ? ConfigFile.read(path) : ConfigFile.none();
    }

    private ConfigEditor editor() {
        read();
        return new ConfigEditor(Files.exists(path) ? ConfigYaml.text(path) : "");
    }

    private void write(String text) {
        ConfigFile.of(path, text);
        try {
            // Replace the target of a symbolic link, not the link itself.
            Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Files.createDirectories(real.getParent());
            PrivateFile.replace(real, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
