package io.dps.shell.line;

import io.dps.contract.ExitCode;
import io.dps.contract.UserFailure;
import io.dps.shell.line.Statement.Action;
import io.dps.shell.line.Statement.Command;
import io.dps.shell.line.Statement.Sql;
import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A batch file that is made of what is typed at the prompt. A statement that failed or was interrupted becomes a comment, so
 * that the file runs. Every statement is in the file when it has ended. For the thread of the prompt.
 */
public final class Recording {
    /** Commands of a session that a batch does not need. */
    private static final Set<String> OF_SESSION = Set.of("record", "exit", "quit", "history", "help", "edit");

    private final Path file;
    private int statements;
    private boolean sqlModeEnded;

    private Recording(Path file) {
        this.file = file;
    }

    /**
     * Begins a file, which only its owner may read; one that is continued keeps its rights.
     *
     * @param first the line of comment that tells where the statements come from
     * @param append whether to go on with a file that exists
     * @throws UserFailure if the file exists and is not to be continued, or cannot be written
     */
    static Recording begin(Path file, String first, boolean append) {
        Recording recording = new Recording(file.toAbsolutePath().normalize());
        try {
            boolean continues = append && Files.exists(recording.file);
            if (!continues) {
                // What is typed may name what others must not see, as in the history.
                PrivateFile.create(recording.file);
            }
            boolean glues = continues && endsWithinLine(recording.file);
            recording.write(glues ? List.of("", "# " + first) : List.of("# " + first), StandardOpenOption.APPEND);
        } catch (FileAlreadyExistsException e) {
            throw UserFailure.usage(
                    file + " already exists", "add --append to write to its end, or choose another name");
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        return recording;
    }

    /** Returns true if the last line of a file has no line end, as some editors leave it. */
    private static boolean endsWithinLine(Path file) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return false;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(channel.size() - 1).read(last);
        }
        return last.get(0) != '\n';
    }

    Path file() {
        return file;
    }

    /** Returns the number of statements that ended well. */
    int statements() {
        return statements;
    }

    /** Notes that SQL mode has ended, whose statements are in the file: the {@code sql} that began it must not follow. */
    void sqlModeEnded() {
        sqlModeEnded = true;
    }

    /**
     * Adds a statement that has ended.
     *
     * @throws UserFailure if the file cannot be written any more
     */
    void add(Statement statement, int exitCode) {
        boolean ranSqlMode = sqlModeEnded;
        sqlModeEnded = false;
        if (isOfSession(statement)) {
            return;
        }
        List<String> lines = batchText(statement).lines().toList();
        try {
            if (ranSqlMode && isSqlAlone(statement)) {
                if (!lines.equals(List.of("sql"))) {
                    // Its options held for the statements above.
                    write(List.of("# typed in SQL mode: " + String.join(" ", lines)), StandardOpenOption.APPEND);
                }
                return;
            }
            if (exitCode == 0) {
                write(lines, StandardOpenOption.APPEND);
                statements++;
            } else {
                String why =
                        exitCode == ExitCode.INTERRUPTED.value() ? "# interrupted:" : "# exit code " + exitCode + ":";
                write(List.of(why), StandardOpenOption.APPEND);
                write(lines.stream().map(line -> "# " + line).toList(), StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private void write(List<String> lines, OpenOption... options) throws IOException {
        Files.writeString(file, lines.stream().map(line -> line + "\n").collect(Collectors.joining()), options);
    }

    private static UserFailure unwritable(Path file, IOException e) {
        return UserFailure.failed("cannot write to " + file + ": " + e.getMessage(), "the recording has ended");
    }

    private static boolean isOfSession(Statement statement) {
        List<String> words = wordsOfOnly(statement);
        return !words.isEmpty() && OF_SESSION.contains(words.get(0));
    }

    private static boolean isSqlAlone(Statement statement) {
        return wordsOfOnly(statement).contains("sql");
    }

    /** Returns the words of a statement that is one command. */
    private static List<String> wordsOfOnly(Statement statement) {
        Action first = statement.steps().get(0).action();
        return statement.steps().size() == 1 && first instanceof Command command
                ? command.words().stream().map(Recording::literal).toList()
                : List.of();
    }

    /** Returns a word without what depends on variables. */
    private static String literal(Word word) {
        return word.parts().stream()
                .map(part -> part instanceof Word.Literal literal ? literal.text() : "")
                .collect(Collectors.joining());
    }

    /** Returns the text with which a batch runs the statement. */
    private static String batchText(Statement statement) {
        String text = statement.text().strip();
        if (statement.background()) {
            return text + " &";
        }
        Action only = statement.steps().get(0).action();
        boolean isSql = statement.steps().size() == 1 && only instanceof Sql;
        return isSql && !beginsAsSql(text) ? command((Sql) only) : text;
    }

    /** Returns the command that runs a statement as its ending says. */
    private static String command(Sql sql) {
        List<String> words = sql.words();
        int last = words.size() - 1;
        return String.join(" ", words.subList(0, last)) + " '" + words.get(last).replace("'", "'\\''") + "'";
    }

    /** Returns true if a batch takes the text for SQL: in SQL mode all is SQL, whatever its first word. */
    private static boolean beginsAsSql(String text) {
        try {
            return StatementParser.ofWhole(text)
                    .next()
                    .map(parsed -> parsed.steps().get(0).action() instanceof Sql)
                    .orElse(false);
        } catch (SyntaxException e) {
            return false;
        }
    }
}
