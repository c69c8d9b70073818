package io.dps.shell.line;

import io.dps.shell.sql.SqlText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jline.reader.LineReader;

/**
 * The history of the prompt: the lines typed in one context, each of which has a file of its own. Several shells may append
 * to one file; each sees the lines of the others when it opens the file. For the prompt's thread.
 */
final class PromptHistory {
    private final LineReader reader;
    private final Function<String, Optional<Path>> files;
    private String context = PromptState.UNKNOWN;

    /**
     * @param reader whose history changes
     * @param files returns the file of a context
     */
    PromptHistory(LineReader reader, Function<String, Optional<Path>> files) {
        this.reader = reader;
        this.files = files;
    }

    /** Replaces the lines by those of a context, unless they are there already or the context is unknown. */
    void use(String now) {
        if (now.equals(context) || now.equals(PromptState.UNKNOWN)) {
            return;
        }
        // What was typed while the settings were wrong belongs to the context that they name now.
        List<String> typed = context.equals(PromptState.UNKNOWN) ? lines() : List.of();
        context = now;
        Optional<HistoryFile> file = files.apply(now).map(HistoryFile::new).filter(HistoryFile::isUsable);
        try {
            // JLine deletes the file of the reader that used the history last, which may be that of SQL mode, when it
            // forgets the lines. This reader has none now.
            reader.setVariable(LineReader.HISTORY_FILE, null);
            reader.getHistory().attach(reader);
            reader.getHistory().purge();
            if (file.isPresent()) {
                open(file.get());
            }
        } catch (IOException e) {
            reader.setVariable(LineReader.HISTORY_FILE, null);
            warn("the history is not saved: cannot read " + file.orElseThrow().path() + ": " + e.getMessage());
        }
        typed.forEach(reader.getHistory()::add);
    }

    private void open(HistoryFile file) throws IOException {
        file.prepare().ifPresent(this::warn);
        reader.setVariable(LineReader.HISTORY_FILE, file.path());
        reader.getHistory().load();
    }

    private void warn(String message) {
        reader.getTerminal().writer().println("warning: " + message);
    }

    /** Returns the lines, oldest first. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        reader.getHistory().forEach(entry -> lines.add(entry.line()));
        return lines;
    }

    /**
     * Returns the last line that neither opened an editor nor ended a mode; empty if there is none.
     *
     * @param sqlFrom from which line on all were typed in SQL mode; before it, only lines that begin as SQL are returned.
     *     Empty for any line
     */
    String lastStatement(OptionalInt sqlFrom) {
        List<String> typed = lines();
        for (int i = typed.size() - 1; i >= 0; i--) {
            String line = typed.get(i);
            boolean fits = sqlFrom.isEmpty() || i >= sqlFrom.getAsInt() || SqlText.startsSql(line, 0);
            if (fits && !SqlModeText.hasEdit(line) && !SqlModeText.leaves(line)) {
                return line;
            }
        }
        return "";
    }

    /** Writes what is not in the file yet. */
    void save() {
        try {
            reader.getHistory().save();
        } catch (IOException e) {
            // A history that cannot be saved is not an error: the shell has done its work.
        }
    }
}
