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
 * The contexts of a configuration file. A change keeps the comments, is checked before it is written, and takes the place
 * of the old text at once; the file is then readable by its owner alone.
 */
public final class ContextsFile {
    private final Path path;

    /** The file, which need not be there. */
    public ContextsFile(Path path) {
        this.path = path;
    }

    public Path path() {
        return path;
    }

    /** The contexts that stand in it, in its order. */
    public Set<String> names() {
        return read().contexts();
    }

    /** Returns the settings of a context in the file; empty if it has none. */
    public Map<Setting, String> values(String context) {
        return read().values(context);
    }

    /**
     * All its contexts, which must be all that it has.
     *
     * @throws UserFailure usage, when it has something else, or when a name is none
     */
    public Map<String, Map<Setting, String>> all() {
        ConfigFile file = ConfigFile.read(path);
        file.globalKey().ifPresent(key -> {
            throw UserFailure.usage(key + " is no key of a context", "only contexts can be imported");
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

    /** Why a text cannot be the name of a context; such a name may stand in a file that was edited by hand. */
    public static Optional<String> nameProblem(String name) {
        return Setting.CONTEXT.problem(name);
    }

    /** Puts contexts in, in place of those of the same names. */
    public void put(Map<String, Map<Setting, String>> contexts) {
        ConfigEditor editor = editor();
        contexts.forEach((name, values) -> editor.remove(name).add(name, values));
        write(editor.text());
    }

    /** Takes a context out, and the choice of it as the current one. */
    public void remove(String context) {
        boolean isCurrent = current().filter(context::equals).isPresent();
        ConfigEditor editor = editor().remove(context);
        write((isCurrent ? editor.unset(Setting.CONTEXT) : editor).text());
    }

    /** Makes a context the current one. */
    public void use(String context) {
        write(editor().set(Setting.CONTEXT, context).text());
    }

    /** The context that it names as the current one. */
    public Optional<String> current() {
        return read().value(Setting.CONTEXT, "").map(Config.Value::text);
    }

    /** Contexts as the text of a file of their own, without the secrets that addresses may hold. */
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
            // A file that is a link elsewhere stays one.
            Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            Files.createDirectories(real.getParent());
            PrivateFile.replace(real, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
