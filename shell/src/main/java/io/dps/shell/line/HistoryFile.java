package io.dps.shell.line;

import io.dps.stack.secret.PrivateFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The history file in JLine's format: each line has a time in milliseconds and a line that was typed. JLine throws an
 * exception for a line that it cannot read, and trims a long file at each new line; {@link #prepare} avoids both.
 */
final class HistoryFile {
    /** Maximum number of lines. */
    static final int SIZE = 10_000;

    private static final char UNREADABLE = '\uFFFD';
    private static final Pattern LINE = Pattern.compile("\\d{1,18}:.*", Pattern.DOTALL);

    private final Path path;

    HistoryFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Returns true if the file can be written or created. */
    boolean isUsable() {
        try {
            PrivateFile.makeFolder(path.getParent());
            boolean exists = Files.exists(path);
            return exists ? Files.isRegularFile(path) && Files.isWritable(path) : Files.isWritable(path.getParent());
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /**
     * Makes the file readable for JLine, at most {@link #SIZE} lines long, and private to its owner.
     *
     * @return a message for the user if the file is damaged
     */
    Optional<String> prepare() throws IOException {
        if (!Files.exists(path)) {
            PrivateFile.replace(path, "");
            return Optional.empty();
        }
        PrivateFile.tighten(path);
        List<String> lines = lines();
        List<String> sound = lines.stream()
                .filter(line -> LINE.matcher(line).matches() && line.indexOf(UNREADABLE) < 0)
                .toList();
        if (sound.size() < lines.size()) {
            Path aside = aside();
            Files.move(path, aside);
            write(sound);
            return Optional.of("the history was damaged and is kept as " + aside + "; " + sound.size() + " of its "
                    + lines.size() + " lines could be read");
        }
        if (lines.size() > SIZE) {
            write(lines);
        }
        return Optional.empty();
    }

    private List<String> lines() throws IOException {
        try {
            return Files.readAllLines(path);
        } catch (CharacterCodingException e) {
            return new String(Files.readAllBytes(path), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private Path aside() {
        int number = 1;
        while (Files.exists(path.resolveSibling(path.getFileName() + "~damaged-" + number))) {
            number++;
        }
        return path.resolveSibling(path.getFileName() + "~damaged-" + number);
    }

    private void write(List<String> lines) throws IOException {
        PrivateFile.replace(
                path,
                lines.stream()
                        .skip(Math.max(0, lines.size() - SIZE))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
    }
}
