package io.dps.shell.config;

import io.dps.shell.error.DpsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A file that a command line names to be read. Where it cannot be, the command line is wrong, whatever the command.
 *
 * @param path its path as named
 */
public record NamedFile(Path path) {
    /**
     * The path that a user wrote.
     *
     * @throws DpsException usage, when no file can have that name
     */
    public static Path path(String text) {
        if (text.isEmpty()) {
            throw DpsException.usage("'' is not a path: it is empty", "name a file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw DpsException.noPath(e);
        }
    }

    /** Its text, in UTF-8. */
    public String text() {
        requireReadable();
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Its bytes. */
    public InputStream open() {
        requireReadable();
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** @throws DpsException usage, saying why it cannot be read */
    public void requireReadable() {
        if (!Files.exists(path)) {
            throw DpsException.usage("there is no file " + path, "");
        }
        if (Files.isDirectory(path)) {
            throw DpsException.usage(path + " is a folder", "name a file");
        }
        if (!Files.isReadable(path)) {
            throw unreadable(new AccessDeniedException(path.toString()));
        }
    }

    private DpsException unreadable(IOException e) {
        if (e instanceof NoSuchFileException) {
            return DpsException.usage("there is no file " + path, "");
        }
        if (e instanceof CharacterCodingException) {
            return DpsException.usage(path + " is not a text in UTF-8", "");
        }
        if (e instanceof AccessDeniedException) {
            return DpsException.usage("cannot read " + path + ": permission denied", "look at its permissions");
        }
        return DpsException.usage("cannot read " + path + ": " + e.getMessage(), "");
    }
}
