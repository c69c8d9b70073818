package io.dps.shell.completion;

import java.util.ArrayList;
import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes names of files with JLine's completer, also behind {@code --file=}. For one reader. */
final class FileNames {
    private final LineReader reader;

    FileNames(LineReader reader) {
        this.reader = reader;
    }

    /**
     * Returns the files and folders that a path may go on to.
     *
     * @param before what precedes the path in the word at the cursor
     */
    List<Candidate> candidates(String before, String path) {
        List<Candidate> files = new ArrayList<>();
        new FileNameCompleter().complete(reader, new PathLine(path), files);
        return files.stream().map(file -> after(before, file)).toList();
    }

    private static Candidate after(String before, Candidate file) {
        return new Candidate(
                before + file.value(), file.displ(), file.group(), null, file.suffix(), null, file.complete());
    }

    /** A line that holds only the path. */
    private record PathLine(String word) implements ParsedLine {
        @Override
        public int wordCursor() {
            return word.length();
        }

        @Override
        public int wordIndex() {
            return 0;
        }

        @Override
        public List<String> words() {
            return List.of(word);
        }

        @Override
        public String line() {
            return word;
        }

        @Override
        public int cursor() {
            return word.length();
        }
    }
}
