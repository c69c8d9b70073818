package io.dps.shell.line;

import io.dps.contract.UserFailure;
import java.util.Optional;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/** Reads the answer to a question at a terminal, which needs no grammar, completion or history. */
final class AnswerReader {
    /** Mask that echoes nothing. */
    static final Character HIDDEN = '\0';

    private AnswerReader() {}

    /**
     * Returns the answer; empty at the end of the input.
     *
     * @param mask what is shown for each character; null for the character itself
     * @throws UserFailure of kind {@code INTERRUPTED} after Ctrl-C
     */
    static String read(Terminal terminal, String question, @Nullable Character mask) {
        return readLine(terminal, question, mask).orElse("");
    }

    /**
     * Returns a line; empty at the end of the input.
     *
     * @throws UserFailure of kind {@code INTERRUPTED} after Ctrl-C
     */
    static Optional<String> readLine(Terminal terminal) {
        return readLine(terminal, "", null);
    }

    private static Optional<String> readLine(Terminal terminal, String question, @Nullable Character mask) {
        // The default parser and event expansion would change "!" and backslashes in the answer.
        LineReader reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .parser((line, cursor, context) -> PromptParser.whole(line, cursor))
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        // JLine's own widget would write the answer, perhaps a password, to a file that everyone may read.
        reader.getWidgets().put(LineReader.EDIT_AND_EXECUTE_COMMAND, () -> true);
        try {
            return Optional.of(reader.readLine(question, mask));
        } catch (UserInterruptException e) {
            throw UserFailure.interrupted("");
        } catch (EndOfFileException e) {
            return Optional.empty();
        }
    }
}
