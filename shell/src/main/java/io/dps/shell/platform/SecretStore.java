package io.dps.shell.platform;

import io.dps.contract.UserFailure;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.ConnectUrl;
import io.dps.shell.settings.Folders;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.stack.model.Secret;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.secret.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the secrets of contexts. Searches, in this order: the environment variable, the file that a setting names, the
 * answers entered in this shell, the address, and the files in which dps stores secrets. Safe for several threads.
 */
public final class SecretStore {
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Map<String, Secret> entered = new ConcurrentHashMap<>();

    /**
     * Finds a secret of a context, if there is one.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if the secret's file cannot be read; {@code USAGE} if other users
     *     can read that file, or if a token has several lines
     */
    public Optional<Secret> find(Config config, SecretKey key) {
        Optional<Found> found = found(config, key);
        found.filter(known -> key.isToken() && known.secret().hasLineEnd()).ifPresent(known -> {
            throw UserFailure.usage(
                    "the " + key.title() + " (" + known.origin() + ") contains a line break",
                    "put the token on a single line");
        });
        return found.map(Found::secret);
    }

    /** Describes where a secret of a context comes from, without revealing the secret. */
    public String origin(Config config, SecretKey key) {
        String file = config.text(key.file());
        if (variable(config, key).isEmpty() && !file.isEmpty()) {
            return "set (file " + file + ")";
        }
        return found(config, key).map(found -> "set (" + found.origin() + ")").orElse("not set");
    }

    private Optional<Found> found(Config config, SecretKey key) {
        return variable(config, key)
                .or(() -> named(config, key))
                .or(() -> Optional.ofNullable(entered.get(name(config.context(), key)))
                        .map(secret -> new Found(secret, "entered in this shell")))
                .or(() -> inAddress(config, key))
                .or(() -> kept(config, key));
    }

    private static Optional<Found> variable(Config config, SecretKey key) {
        return Optional.of(config.environment().getOrDefault(key.variable(), ""))
                .filter(text -> !text.isEmpty())
                .map(text -> new Found(new Secret(text), key.variable()));
    }

    private Optional<Found> named(Config config, SecretKey key) {
        if (config.text(key.file()).isEmpty()) {
            return Optional.empty();
        }
        Path file = path(config, key.file());
        try {
            requirePrivate(file, key);
            return Optional.of(new SecretFile(file)
                    .read()
                    .map(secret -> new Found(secret, "file " + file))
                    .orElseThrow(() -> UserFailure.unreachable(
                            "the file for the " + key.title() + " is empty: " + file,
                            "write the " + key.title() + " into the file")));
        } catch (CharacterCodingException e) {
            throw UserFailure.usage(
                    "the " + key.title() + " in " + file + " is not UTF-8",
                    "convert the file: iconv -f LATIN1 -t UTF-8 " + file);
        } catch (IOException e) {
            throw UserFailure.unreachable(
                    "cannot read the " + key.title() + " from " + file,
                    "check " + key.file().key() + " of the context",
                    e);
        }
    }

    private static void requirePrivate(Path file, SecretKey key) throws IOException {
        if (Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
            throw UserFailure.usage(
                    "other users can read the " + key.title() + " in " + file,
                    "make the file private: chmod 600 " + file);
        }
    }

    /**
     * Checks the permissions of the secret files that the settings name. A file that does not exist yet passes the
     * check.
     *
     * @throws UserFailure of kind {@code USAGE} if other users can read one of the files
     */
    public void requirePrivateFiles(Config config) {
        try {
            for (SecretKey key : SecretKey.values()) {
                if (!config.text(key.file()).isEmpty() && Files.exists(path(config, key.file()))) {
                    requirePrivate(path(config, key.file()), key);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<Found> inAddress(Config config, SecretKey key) {
        String url = config.text(Setting.CONNECT_URL);
        return key == SecretKey.CONNECT_TOKEN && !url.isEmpty()
                ? ConnectUrl.parse(url).token().map(token -> new Found(new Secret(token), "in connect.url"))
                : Optional.empty();
    }

    private static Optional<Found> kept(Config config, SecretKey key) {
        Folders folders = new Folders(config.environment());
        if (!folders.areKnown()) {
            return Optional.empty();
        }
        try {
            return new SecretFile(file(folders, config.context(), key))
                    .read()
                    .map(secret -> new Found(secret, "kept by dps"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the path of the file that a setting names; a leading {@code ~/} stands for the home folder. */
    public Path path(Config config, Setting setting) {
        String text = config.text(setting);
        return text.startsWith("~/")
                ? NamedFile.path(config.environment().getOrDefault("HOME", "/"))
                        .resolve(NamedFile.path(text.substring(2)))
                : NamedFile.path(text);
    }

    /** Remembers a secret for as long as this shell runs. */
    public void remember(String context, SecretKey key, Secret secret) {
        entered.put(name(context, key), secret);
    }

    /**
     * Stores the secrets that were entered for a context, in files that only the owner can read. Returns the stored
     * ones.
     */
    public List<SecretKey> keep(Folders folders, String context) {
        List<SecretKey> toKeep = java.util.Arrays.stream(SecretKey.values())
                .filter(key -> entered.containsKey(name(context, key)))
                .toList();
        try {
            for (SecretKey key : toKeep) {
                Path file = file(folders, context, key);
                Files.createDirectories(
                        file.getParent(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                PrivateFile.replace(file, entered.get(name(context, key)).value() + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return toKeep;
    }

    /** Forgets and deletes all secrets that were entered or stored for a context. */
    public void forget(Folders folders, String context) {
        try {
            for (SecretKey key : SecretKey.values()) {
                entered.remove(name(context, key));
                Files.deleteIfExists(file(folders, context, key));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Folders folders, String context, SecretKey key) {
        // Inside the shell's own folder, whose name no context can have.
        return folders.shell().resolve("secrets").resolve(context).resolve(key.key());
    }

    private static String name(String context, SecretKey key) {
        return context + "/" + key.key();
    }

    private record Found(Secret secret, String origin) {}
}
