package io.dps.shell.settings;

import io.dps.contract.FailureReport;
import io.dps.contract.UserFailure;
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
     * @throws UserFailure usage, when no file can have that name
     */
    public static Path path(String text) {
        if (text.isEmpty()) {
            throw UserFailure.usage("'' is not a path: it is empty", "name a file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw UserFailure.usage(
                    "'" + e.getInput() + "' is not a path: " + FailureReport.firstLetterLow(e.getReason()),
                    "write a path without that character");
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

    /** @throws UserFailure usage, saying why it cannot be read */
    public void requireReadable() {
        if (!Files.exists(path)) {
            throw UserFailure.usage("there is no file " + path, "");
        }
        if (Files.isDirectory(path)) {
            throw UserFailure.usage(path + " is a folder", "name a file");
        }
        if (!Files.isReadable(path)) {
            throw unreadable(new AccessDeniedException(path.toString()));
        }
    }

    private UserFailure unreadable(IOException e) {
        if (e instanceof NoSuchFileException) {
            return UserFailure.usage("there is no file " + path, "");
        }
        if (e instanceof CharacterCodingException) {
            return UserFailure.usage(path + " is not a text in UTF-8", "");
        }
        if (e instanceof AccessDeniedException) {
            return UserFailure.usage("cannot read " + path + ": permission denied", "look at its permissions");
        }
        return UserFailure.usage("cannot read " + path + ": " + e.getMessage(), "");
    }
}
