package io.dps.shell.help;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.Page;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that the jar holds, laid out for terminals of several widths. */
final class HelpPagesTest {
    private static final HelpPages PAGES = new HelpPages();

    private static List<HelpPage> pages() {
        return PAGES.all();
    }

    private static PageRenderer renderer(int width, boolean bold) {
        return new PageRenderer(new PageStyle(width, bold), PAGES.names());
    }

    @Test
    void the_pages_are_those_of_the_docs() {
        List<String> docs = Page.all().stream()
                .skip(1)
                .map(page -> page.file().getFileName().toString().replace(".md", ""))
                .toList();

        assertThat(PAGES.names()).containsExactlyInAnyOrderElementsOf(docs);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void the_purpose_is_one_sentence_without_markup(HelpPage page) {
        assertThat(page.purpose()).matches("[A-Z][^`\\[\\]*]{10,118}\\.");
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100})
    void only_code_and_single_words_are_wider_than_the_terminal(int width) {
        for (HelpPage page : pages()) {
            List<String> code = code(page);

            assertThat(renderer(width, false).render(page).lines())
                    .filteredOn(line -> !code.contains(line.strip()))
                    .as(page.name())
                    .allMatch(line -> line.codePointCount(0, line.length()) <= width
                            || !line.strip().replaceFirst("^(-|\\d\\.) ", "").contains(" "));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void all_words_of_a_page_are_shown_whatever_the_width(HelpPage page) {
        String narrow = words(renderer(40, false).render(page));
        String wide = words(renderer(100, false).render(page));

        // Blocks for the rows of a table leave out its head.
        assertThat(narrow.length()).isGreaterThan(wide.length() * 9 / 10);
        assertThat(words(renderer(100, true).render(page).replaceAll("\u001b\\[[01]m", "")))
                .isEqualTo(wide);
        assertThat(wide).hasSizeGreaterThan(page.markdown().length() / 3);
        assertThat(renderer(100, false).render(page)).doesNotContain("<!--", "](", "```");
    }

    /** The letters in alphabetical order, since the lines of two cells alternate where they are wrapped. */
    private static String words(String text) {
        return text.codePoints()
                .filter(letter -> letter != '`' && !Character.isWhitespace(letter))
                .sorted()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static List<String> code(HelpPage page) {
        return Stream.of(page.markdown().split("(?m)^```"))
                .flatMap(String::lines)
                .map(String::strip)
                .collect(Collectors.toList());
    }

    private static String shown(int width, boolean bold, String... lines) {
        return renderer(width, bold).render(new HelpPage("test", String.join("\n", lines)));
    }

    @Test
    void headings_are_bold_and_code_is_as_it_is() {
        assertThat(shown(40, true, "# A title", "", "```dps", "topic list  --x", "```", "", "Type `topic list`."))
                .isEqualTo("\u001b[1mA\u001b[0m \u001b[1mtitle\u001b[0m\n\n  topic list  --x\n\n"
                        + "Type \u001b[1mtopic\u001b[0m \u001b[1mlist\u001b[0m.\n");
        assertThat(shown(40, false, "# A title", "Type `topic list`.")).isEqualTo("A title\n\nType `topic list`.\n");
    }

    @Test
    void a_table_is_aligned_and_its_cells_are_wrapped() {
        String[] table = {
            "| to | in dps |",
            "| --- | --- |",
            "| list them all, with their partitions and the records in them | `topic list` |",
            "| end | `a \\| b` |"
        };

        assertThat(shown(80, false, table))
                .isEqualTo("""
                        to                                                             in dps
                        list them all, with their partitions and the records in them  topic list
                        end                                                            a | b
                        """.replace("    in dps", "   in dps").replace("     a | b", "    a | b"));
        assertThat(shown(60, false, table)).isEqualTo("""
                        to                                                in dps
                        list them all, with their partitions and the      topic list
                        records in them
                        end                                               a | b
                        """);
        assertThat(shown(40, false, table)).isEqualTo("""
                        list them all, with their partitions and
                        the records in them
                          topic list
                        end
                          a | b
                        """);
    }

    @Test
    void lists_hang_and_links_are_text() {
        assertThat(shown(
                        30,
                        false,
                        "- **Query.** It reads one view, row by row.",
                        "- [batch](batch.md#exit-codes), [Spark](https://spark.apache.org), [below](#below)"))
                .isEqualTo("""
                        - Query. It reads one view,
                          row by row.
                        - batch (help batch), Spark
                          (https://spark.apache.org),
                          below
                        """);
    }
}
