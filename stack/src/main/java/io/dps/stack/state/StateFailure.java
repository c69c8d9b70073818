package io.dps.stack.state;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Describes why a file of a context could not be read or written. */
public final class StateFailure {
    private StateFailure() {}

    public static UserFailure of(String doing, Path path, IOException cause) {
        return UserFailure.failed(
                "cannot " + doing + " " + path + ": " + reason(path, cause),
                "check the folder's permissions and free space, or choose another one with XDG_STATE_HOME",
                cause);
    }

    public static UserFailure interrupted(String doing) {
        Thread.currentThread().interrupt();
        return new UserFailure(FailureKind.INTERRUPTED, "interrupted: " + doing, "");
    }

    /** Returns why a file could not be used, as text without the file's own name. */
    public static String reason(Path path, IOException cause) {
        String words = words(cause);
        if (cause instanceof FileSystemException failure
                && failure.getFile() != null
                && !failure.getFile().equals(path.toString())) {
            return words + " (" + failure.getFile() + ")";
        }
        return words;
    }

    private static String words(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "a file is in the way";
        }
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return decapitalized(failure.getReason());
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String decapitalized(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
