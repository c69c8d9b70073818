package io.dps.shell.settings;

import io.dps.contract.UserFailure;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The folders of a user, by the XDG Base Directory Specification. Nothing is created here, and nothing fails before a
 * folder is asked for.
 */
public final class Folders {
    /** The files of the shell itself: the history, and the logs that log4j2.xml rotates. */
    private static final List<String> OWN_FILES = List.of("history", "dps.log", "dps.log.1", "dps.log.2", "dps.log.3");

    private final Map<String, String> environment;

    public Folders(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Returns the folder of config.yaml. */
    public Path config() {
        return folder("XDG_CONFIG_HOME", ".config");
    }

    /** Returns the folder that holds a folder for each context. */
    public Path state() {
        return folder("XDG_STATE_HOME", ".local/state");
    }

    /** The file of the views that were declared in a context. */
    public Path views(String context) {
        return state().resolve(context).resolve("views.json");
    }

    /** Returns the folder of the shell's own files; no context can have its name. */
    public Path shell() {
        return state().resolve(".shell");
    }

    /** Takes the rights to the shell's own files, which hold what was typed, from everyone but their owner. */
    public void tightenShell() {
        Path folder = shell();
        try {
            if (Files.isDirectory(folder)) {
                PrivateFile.makeFolder(folder);
            }
            for (String name : OWN_FILES) {
                if (Files.isRegularFile(folder.resolve(name))) {
                    PrivateFile.tighten(folder.resolve(name));
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Another user's, or of a file system without such rights: not ours to change.
        }
    }

    /** Returns the folder for files that may be lost; below the shell's own folder if no cache folder is known. */
    public Path cache() {
        return isAbsolute("XDG_CACHE_HOME") || isSet("HOME")
                ? folder("XDG_CACHE_HOME", ".cache")
                : shell().resolve("cache");
    }

    /** Returns true if there is a place for files of this user at all. */
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
                "there is no place for the files of dps: neither HOME nor " + variable + " is set",
                "set HOME, or XDG_CONFIG_HOME and XDG_STATE_HOME, to folders that you may write to");
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
