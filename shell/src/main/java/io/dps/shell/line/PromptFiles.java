package io.dps.shell.line;

import io.dps.shell.settings.Folders;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * The files of the user that a prompt uses.
 *
 * @param history returns the file of the lines typed in a context; empty if there is no folder for it
 * @param inputrc the file in which the user binds keys, as of bash; it need not exist
 * @param drafts the folder for a line that is open in an editor; empty for the system's folder of temporary files
 */
public record PromptFiles(Function<String, Optional<Path>> history, Optional<Path> inputrc, Optional<Path> drafts) {
    public static PromptFiles of(Folders folders) {
        Optional<Folders> known = Optional.of(folders).filter(Folders::areKnown);
        return new PromptFiles(
                context -> known.map(found -> found.history(context)), folders.inputrc(), known.map(Folders::shell));
    }
}
