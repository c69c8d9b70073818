package io.dps.shell.line;

import io.dps.shell.completion.PromptCompleter;
import java.util.Optional;
import org.jline.reader.LineReader;

/** Reads lines with one reader, each beginning with the draft. For the prompt's thread. */
final class TypedLines {
    private final LineReader reader;
    private final PromptCompleter completer;
    private final Draft draft;
    private final boolean inSqlMode;
    private final EditKey editKey;

    /** @param inSqlMode whether all that is typed is SQL */
    TypedLines(LineReader reader, PromptCompleter completer, Draft draft, boolean inSqlMode) {
        this.reader = reader;
        this.completer = completer;
        this.draft = draft;
        this.inSqlMode = inSqlMode;
        this.editKey = EditKey.set(reader, draft);
    }

    /**
     * Returns the next line; empty if the user wants to edit the draft.
     *
     * @throws org.jline.reader.UserInterruptException after Ctrl-C
     * @throws org.jline.reader.EndOfFileException after Ctrl-D on an empty line
     */
    Optional<String> next(String prompt) {
        String line = completer.readLine(reader, prompt, draft.begin(inSqlMode));
        return editKey.takePressed() ? Optional.empty() : Optional.of(line);
    }
}
