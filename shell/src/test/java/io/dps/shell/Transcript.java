package io.dps.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is typed and what is to be seen, in a file. {@code $ } begins a line that is typed, {@code > } goes on with it,
 * {@code < } is a line of its standard input; then come its data, what it says ({@code ! }), and its exit code
 * ({@code [1]}) unless that is 0. Lines before a {@code $ } that begin with {@code # } are comments.
 *
 * @param file the file
 * @param steps what is typed, in order
 */
record Transcript(Path file, List<Step> steps) {
    private static final Path FOLDER =
            Path.of("src/test/resources/transcripts").toAbsolutePath().normalize();

    /** All transcripts, in the order in which they run. */
    static List<Transcript> all() throws IOException {
        List<Transcript> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.sorted().toList()) {
                found.add(read(file));
            }
        }
        return found;
    }

    private static Transcript read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        List<String> typed = new ArrayList<>();
        List<String> input = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (String line : Stream.concat(Files.readAllLines(file).stream(), Stream.of("$ "))
                .toList()) {
            boolean begins = line.startsWith("$ ") || line.startsWith("# ");
            if (begins && !typed.isEmpty()) {
                steps.add(new Step(comments, typed, input, Normal.withoutBlankEnd(seen)));
                List.of(comments, typed, input, seen).forEach(List::clear);
            }
            if (line.startsWith("# ")) {
                comments.add(line);
            } else if (begins || (seen.isEmpty() && line.startsWith("> "))) {
                typed.add(line.substring(2));
            } else if (seen.isEmpty() && line.startsWith("< ")) {
                input.add(line.substring(2));
            } else if (!typed.isEmpty()) {
                seen.add(line);
            }
        }
        return new Transcript(file, List.copyOf(steps));
    }

    /** Writes the file anew with other things to be seen. */
    void write(List<Step> changed) throws IOException {
        Files.writeString(file, changed.stream().map(Step::text).collect(Collectors.joining("\n")));
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }

    /**
     * A line that is typed.
     *
     * @param comments what stands before it
     * @param typed the line, over as many lines as it has
     * @param input lines of its standard input
     * @param seen what is to be seen
     */
    record Step(List<String> comments, List<String> typed, List<String> input, List<String> seen) {
        Step {
            comments = List.copyOf(comments);
            typed = List.copyOf(typed);
            input = List.copyOf(input);
            seen = List.copyOf(seen);
        }

        String line() {
            return String.join("\n", typed);
        }

        String standardInput() {
            return input.stream().map(line -> line + "\n").collect(Collectors.joining());
        }

        /** The same step with other things to be seen; as it stands when only the widths of columns differ. */
        Step seeing(List<String> other) {
            boolean same = Normal.comparable(other).equals(Normal.comparable(seen));
            return same ? this : new Step(comments, typed, input, other);
        }

        private String text() {
            Stream<String> asTyped = Stream.concat(
                    Stream.of("$ " + typed.get(0)), typed.stream().skip(1).map(line -> "> " + line));
            return Stream.of(comments.stream(), asTyped, input.stream().map(line -> "< " + line), seen.stream())
                    .flatMap(lines -> lines)
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
        }
    }
}
