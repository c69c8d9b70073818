package io.dps.shell.line;

import io.dps.shell.completion.PromptCompleter;
import java.util.Optional;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;

/** Reads lines with one reader, each beginning with the draft. For the prompt's thread. */
final class TypedLines {
    private final LineReader reader;
    private final PromptCompleter completer;
    private final Draft draft;
    private final boolean inSqlMode;
    private final EditKey editKey;
    private final CtrlC ctrlC;
    private final AbovePrompt above;

    /**
     * @param inSqlMode whether all that is typed is SQL
     * @param above prints above the line
     */
    TypedLines(LineReader reader, PromptCompleter completer, Draft draft, boolean inSqlMode, AbovePrompt above) {
        this.reader = reader;
        this.completer = completer;
        this.draft = draft;
        this.inSqlMode = inSqlMode;
        this.above = above;
        this.editKey = EditKey.set(reader, draft);
        this.ctrlC = new CtrlC("exit or Ctrl-D " + (inSqlMode ? "leaves SQL mode" : "ends the shell"));
    }

    /**
     * Returns the next line; empty if the user wants to edit the draft.
     *
     * @throws UserInterruptException after Ctrl-C, about which the user has been told what is to be told
     * @throws org.jline.reader.EndOfFileException after Ctrl-D on an empty line
     */
    Optional<String> next(String prompt) {
        String line = read(prompt);
        ctrlC.lineTyped();
        return editKey.takePressed() ? Optional.empty() : Optional.of(line);
    }

    private String read(String prompt) {
        above.readWith(reader);
        try {
            return completer.readLine(reader, prompt, draft.begin(inSqlMode));
        } catch (UserInterruptException e) {
            ctrlC.pressed(e.getPartialLine()).ifPresent(reader.getTerminal().writer()::println);
            throw e;
        }
    }
}
