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
 * A file that a command line names as input. In every command, an unreadable file is a usage error.
 *
 * @param path its path as given
 */
public record NamedFile(Path path) {
    /**
     * Parses a path that a user wrote.
     *
     * @throws UserFailure of kind {@code USAGE} if no file can have that name
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
                    "use a path without that character");
        }
    }

    /** Reads the text of the file as UTF-8. */
    public String text() {
        requireReadable();
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Opens the file. */
    public InputStream open() {
        requireReadable();
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** @throws UserFailure of kind {@code USAGE}, with the reason, if the file cannot be read */
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
            return UserFailure.usage(path + " is not UTF-8 text", "");
        }
        if (e instanceof AccessDeniedException) {
            return UserFailure.usage(
                    "cannot read " + path + ": permission denied", "check the permissions of the file");
        }
        return UserFailure.usage("cannot read " + path + ": " + e.getMessage(), "");
    }
}
