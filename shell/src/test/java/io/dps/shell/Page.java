package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page for users: the README or one of {@code shell/docs}. A test that holds a part of a page finds it by its mark,
 * {@code <!-- NAME -->} before and {@code <!-- /NAME -->} after it, so that the part may move to another page.
 *
 * @param file the page
 * @param lines its lines
 */
public record Page(Path file, List<String> lines) {
    /** The folder of the checkout. */
    public static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The language of a part that is a table. */
    static final String TABLE = "table";

    private static final Pattern MARK = Pattern.compile("<!-- (/?)(.+) -->");

    /**
     * A part that a test has to hold: all between two marks, or a fenced block or table outside of marks.
     *
     * @param page the page
     * @param line number of its first line
     * @param mark name between the marks; empty outside of marks
     * @param language language of a fenced block outside of marks, or {@link #TABLE}; empty between marks
     * @param lines its lines, without fences
     */
    public record Part(Path page, int line, String mark, String language, List<String> lines) {
        @Override
        public String toString() {
            return ROOT.relativize(page) + ":" + line;
        }
    }

    /** The README, then all pages of {@code shell/docs}. */
    public static List<Page> all() {
        try (Stream<Path> docs = Files.list(ROOT.resolve("shell/docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs.sorted())
                    .map(Page::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page read(Path file) {
        try {
            return new Page(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parts of all pages. */
    public static Stream<Part> allParts() {
        return all().stream().flatMap(page -> page.parts().stream());
    }

    /** The lines of the only part with this mark, on whichever page it is. */
    public static List<String> block(String mark) {
        List<Part> found = allParts().filter(part -> part.mark().equals(mark)).toList();
        assertThat(found).as("pages with a part between marks '%s'", mark).hasSize(1);
        return found.get(0).lines();
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        List<String> part = new ArrayList<>();
        String mark = "";
        String language = null;
        int begin = 0;
        for (int i = 0; i <= lines.size(); i++) {
            String line = i < lines.size() ? lines.get(i) : "";
            Matcher marked = MARK.matcher(line);
            boolean fence = line.startsWith("```");
            boolean row = line.startsWith("|");
            if (language != null && (fence || (language.equals(TABLE) && !row))) {
                parts.add(new Part(file, begin, mark, language, List.copyOf(part)));
                part.clear();
                language = null;
            } else if (mark.isEmpty() && language == null && (fence || row)) {
                begin = i + 1;
                language = row ? TABLE : line.substring(3);
                if (row) {
                    part.add(line);
                }
            } else if (language == null && marked.matches()) {
                boolean ends = marked.group(1).equals("/");
                assertThat(ends ? marked.group(2) : "")
                        .as("what ends at %s:%d", file, i + 1)
                        .isEqualTo(mark);
                if (ends) {
                    parts.add(new Part(file, begin, mark, "", List.copyOf(part)));
                    part.clear();
                }
                mark = ends ? "" : marked.group(2);
                begin = i + 1;
            } else if (language != null || (!mark.isEmpty() && !fence)) {
                part.add(line);
            }
        }
        assertThat(mark).as("a mark without an end in %s", file).isEmpty();
        assertThat(language).as("a block without an end in %s", file).isNull();
        return parts;
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
