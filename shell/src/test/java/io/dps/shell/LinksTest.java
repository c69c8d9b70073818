package io.dps.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README is short and leads to every page, and every link of a page leads to a file and a heading that are there. */
final class LinksTest {
    private static final int LINES_OF_README = 180;

    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");

    private static Stream<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>(Page.all());
        try (Stream<Path> files = Files.walk(Page.ROOT.resolve(".github"))) {
            files.filter(file -> file.toString().endsWith(".md"))
                    .map(Page::read)
                    .forEach(pages::add);
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_link_leads_to_a_file_and_a_heading(Page page) {
        for (String link : links(page)) {
            URI uri = URI.create(link);
            if (uri.isAbsolute()) {
                continue;
            }
            Path file = uri.getPath().isEmpty() ? page.file() : page.file().resolveSibling(uri.getPath());
            assertThat(file).as("%s, link to %s", page, link).exists();
            if (uri.getFragment() != null) {
                assertThat(anchors(Page.read(file)))
                        .as("%s, link to %s", page, link)
                        .contains(uri.getFragment());
            }
        }
    }

    @Test
    void the_readme_is_short() {
        assertThat(Page.all().get(0).lines()).hasSizeLessThanOrEqualTo(LINES_OF_README);
    }

    @Test
    void the_readme_leads_to_every_page() {
        List<String> links = links(Page.all().get(0));

        assertThat(Page.all().stream().skip(1).map(Page::toString))
                .hasSizeGreaterThan(10)
                .allSatisfy(page -> assertThat(links).contains(page));
    }

    @Test
    void a_heading_has_the_anchor_that_github_gives_it() {
        Page page = new Page(
                Page.ROOT, List.of("# Batch files, `a;b`", "text", "```", "# no heading", "```", "## Run", "## Run"));

        assertThat(anchors(page)).containsExactlyInAnyOrder("batch-files-ab", "run", "run-1");
    }

    private static List<String> links(Page page) {
        return prose(page)
                .map(line -> line.replaceAll("`[^`]*`", ""))
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> link.group(1))
                .toList();
    }

    private static Set<String> anchors(Page page) {
        Set<String> anchors = new HashSet<>();
        prose(page).filter(line -> line.matches("#+ .*")).forEach(line -> {
            String anchor = line.replaceFirst("#+ +", "")
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^\\p{L}\\p{N} _-]", "")
                    .replace(' ', '-');
            int before = 0;
            while (!anchors.add(before == 0 ? anchor : anchor + "-" + before)) {
                before++;
            }
        });
        return anchors;
    }

    /** The lines outside of fenced blocks. */
    private static Stream<String> prose(Page page) {
        List<String> prose = new ArrayList<>();
        boolean fenced = false;
        for (String line : page.lines()) {
            fenced ^= line.startsWith("```");
            if (!fenced) {
                prose.add(line);
            }
        }
        return prose.stream();
    }
}
