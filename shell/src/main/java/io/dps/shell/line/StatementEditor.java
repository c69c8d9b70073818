package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.settings.Variables;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Opens a text in the editor of the user, at the terminal of this process. The text is in a folder that only its owner may
 * enter and that is deleted afterwards, with what the editor may have left there. For one thread.
 */
final class StatementEditor {
    /** Editors to look for if the user has named none. */
    private static final List<String> USUAL = List.of("sensible-editor", "nano", "vi");

    private static final String HINT = "name an editor that is installed, for example: set EDITOR=vim";

    /** Exit codes of the system's shell for a command that it cannot run, and for one that it cannot find. */
    private static final int NOT_EXECUTABLE = 126;

    private static final int NOT_FOUND = 127;

    private final Optional<Path> folder;

    /** @param folder the folder for the file; empty for the system's folder of temporary files */
    StatementEditor(Optional<Path> folder) {
        this.folder = folder;
    }

    /**
     * Returns the text as the user has saved it, without line ends at its end.
     *
     * @param ending what the name of the file ends with, by which editors recognize the language
     * @param variables name the editor as {@code VISUAL} or {@code EDITOR}
     * @throws UserFailure of kind {@code FAILED} if there is no editor, if it fails, or if the text is empty afterwards;
     *     {@code INTERRUPTED} if Ctrl-C ended it
     */
    String edit(String text, String ending, Variables variables) {
        if (text.startsWith(" ") || text.startsWith("\t")) {
            throw UserFailure.failed(
                    "a line that begins with a blank is not written to a file, because it may contain a secret",
                    "to edit it, remove the blank");
        }
        try {
            String command = command(variables);
            Path own = makeFolder();
            try {
                return edited(command, own.resolve("statement" + ending), text);
            } finally {
                delete(own);
            }
        } catch (IOException e) {
            throw UserFailure.failed(
                    "cannot write the line to a file (" + e.getMessage() + "); it is unchanged",
                    "make the folder of dps writable, and its disk not full");
        }
    }

    private static String command(Variables variables) throws IOException {
        Optional<String> named = Stream.of("VISUAL", "EDITOR")
                .flatMap(name -> variables.get(name).stream())
                .filter(command -> !command.isBlank())
                .findFirst();
        if (named.isPresent()) {
            if (!TerminalProgram.isThere(named.get())) {
                throw missing("the editor '" + named.get() + "' is not on the PATH");
            }
            return named.get();
        }
        for (String usual : USUAL) {
            if (TerminalProgram.isThere(usual)) {
                return usual;
            }
        }
        throw missing("there is no editor: none of " + String.join(", ", USUAL) + " is on the PATH");
    }

    private static UserFailure missing(String message) {
        return UserFailure.failed(message, HINT);
    }

    private Path makeFolder() throws IOException {
        if (folder.isEmpty()) {
            return Files.createTempDirectory("dps-edit-");
        }
        PrivateFile.makeFolder(folder.get());
        return Files.createTempDirectory(folder.get(), "edit-");
    }

    private static String edited(String command, Path file, String text) throws IOException {
        PrivateFile.replace(file, text + "\n");
        int code = run(command, file);
        if (code != 0) {
            throw UserFailure.failed(
                    "the editor '" + command + "' ended with exit code " + code + "; the line is unchanged",
                    code == NOT_EXECUTABLE || code == NOT_FOUND ? HINT : "");
        }
        String saved = read(file).replace("\r\n", "\n").replaceFirst("\\n+$", "");
        if (saved.isBlank()) {
            throw UserFailure.failed("nothing was saved in the editor; the line is unchanged", "");
        }
        return saved;
    }

    private static int run(String command, Path file) throws IOException {
        // As git does: the command may have arguments, and the file is one more.
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", command + " \"$1\"", "sh", file.toString()).inheritIO();
        TerminalProgram program = TerminalProgram.start(builder, () -> delete(file.getParent()));
        try {
            int code = program.finish();
            if (code == ExitCode.INTERRUPTED.value() && program.wasInterrupted()) {
                throw UserFailure.interrupted("");
            }
            return code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("");
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (CharacterCodingException e) {
            throw UserFailure.failed("the saved text is not UTF-8; the line is unchanged", "save it as UTF-8");
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // Only its owner may enter the folder, so what is left there is seen by nobody else.
        }
    }
}
