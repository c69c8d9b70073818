package io.dps.shell.settings;

import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The user's folders according to the XDG Base Directory Specification. Creates no folder. If a folder cannot be
 * determined, only the method that returns this folder fails.
 */
public final class Folders {
    /** The files of the shell itself: histories, and the logs that log4j2.xml rotates. */
    private static final String OWN_FILES = "{history,dps.log}*";

    private final Map<String, String> environment;

    public Folders(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns the folder of config.yaml. */
    public Path config() {
        return folder("XDG_CONFIG_HOME", ".config");
    }

    /** Returns the file of the lines that each prompt begins with. */
    public Path init() {
        return config().resolve("init.dps");
    }

    /** Returns the file in which the user binds keys for all programs that read lines; empty if there can be none. */
    public Optional<Path> inputrc() {
        if (isSet("INPUTRC")) {
            return Optional.of(NamedFile.path(value("INPUTRC")));
        }
        return isSet("HOME") ? Optional.of(NamedFile.path(value("HOME")).resolve(".inputrc")) : Optional.empty();
    }

    /** Returns the folder that contains one folder per context. */
    public Path state() {
        return folder("XDG_STATE_HOME", ".local/state");
    }

    /** Returns the file of the views that were declared in a context. */
    public Path views(String context) {
        return state().resolve(context).resolve("views.json");
    }

    /** Returns the folder for the shell's own files; no context can have this folder's name. */
    public Path shell() {
        return state().resolve(".shell");
    }

    /**
     * Returns the file of the lines typed in a context. That of the default context is called as in versions that had one
     * history for all contexts.
     */
    public Path history(String context) {
        return shell().resolve(context.equals(Setting.CONTEXT.defaultValue()) ? "history" : "history-" + context);
    }

    /** Restricts access to the shell's own files to their owner, since they contain what the user typed. */
    public void tightenShell() {
        Path folder = shell();
        try {
            if (Files.isDirectory(folder)) {
                PrivateFile.makeFolder(folder);
            }
            try (DirectoryStream<Path> own = Files.newDirectoryStream(folder, OWN_FILES)) {
                for (Path file : own) {
                    if (Files.isRegularFile(file)) {
                        PrivateFile.tighten(file);
                    }
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // The file belongs to another user, or the file system has no permissions.
        }
    }

    /**
     * Returns the folder for files that may be deleted at any time. If no cache folder is known, that is a folder
     * inside the shell's own folder.
     */
    public Path cache() {
        return isAbsolute("XDG_CACHE_HOME") || isSet("HOME")
                ? folder("XDG_CACHE_HOME", ".cache")
                : shell().resolve("cache");
    }

    /** Returns the folder of the archives of classes that the launcher and programs start from. */
    public Path classArchives() {
        return cache().resolve("classes");
    }

    /** Returns true if the folders for this user's files are known. */
    public boolean areKnown() {
        return isSet("HOME") || (isSet("XDG_CONFIG_HOME") && isSet("XDG_STATE_HOME"));
    }

    private Path folder(String variable, String belowHome) {
        if (isAbsolute(variable)) {
            return NamedFile.path(value(variable)).resolve("dps");
        }
        if (isSet("HOME")) {
            return NamedFile.path(value("HOME")).resolve(belowHome).resolve("dps");
        }
        throw UserFailure.usage(
                "cannot determine where to store the files of dps: neither HOME nor " + variable + " is set",
                "set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME, to folders that you can write to");
    }

    private boolean isAbsolute(String variable) {
        return isSet(variable) && NamedFile.path(value(variable)).isAbsolute();
    }

    private boolean isSet(String variable) {
        return !value(variable).isEmpty();
    }

    private String value(String variable) {
        return environment.getOrDefault(variable, "");
    }
}
