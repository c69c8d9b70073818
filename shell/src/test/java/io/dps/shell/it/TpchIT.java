package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.local.ClassicSpark;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries of TPC-H over Spark Connect, and the same texts in a classic Spark session: the same answers. */
@Tag("slow")
class TpchIT {
    /** Those of the specification that a run before a release asks; another run asks one of each shape. */
    private static final List<String> ASKED = Boolean.getBoolean("dps.long")
            ? IntStream.rangeClosed(1, 22)
                    .mapToObj(number -> String.format("q%02d", number))
                    .toList()
            : List.of("q01", "q02", "q04", "q06", "q13", "q16", "q22");

    @TempDir
    private Path folder;

    private Dps dps;

    @BeforeEach
    void deploy() {
        dps = new Dps(folder);
        dps.run("stack", "deploy", "--any-port").succeeds();
    }

    @AfterEach
    void remove() {
        dps.run("stack", "remove", "--purge", "-y").succeeds();
    }

    @Test
    void all_answers_are_those_of_classic_spark() throws Exception {
        Path tables = resource("tpch-tables.sql");
        Path queries = asked(resource("tpch-queries.sql"));

        Map<String, List<String>> answers =
                byQuery(dps.run("-o", "tsv", "-c", "sql -f '" + tables + "'; sql -f '" + queries + "'")
                        .succeeds()
                        .lines());
        Map<String, List<String>> expected = byQuery(ClassicSpark.answers(folder, List.of(tables, queries)));

        assertThat(answers).containsOnlyKeys(ASKED);
        answers.forEach((query, rows) -> {
            assertThat(rows).as(query).isEqualTo(expected.get(query));
            assertThat(rows).as("%s, the names and a row at least", query).hasSizeGreaterThan(1);
            assertThat(rows.get(1)).as(query).isNotBlank();
        });
    }

    private Path asked(Path all) throws IOException {
        String text = Stream.of(Files.readString(all).split("(?=select 'q[0-9]{2}' as query;)"))
                .filter(part -> ASKED.contains(part.replaceAll("(?s)^select '(q[0-9]{2})'.*$", "$1")))
                .collect(Collectors.joining());
        return Files.writeString(folder.resolve("asked.sql"), text);
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(TpchIT.class.getResource(name).toURI());
    }

    /** A column {@code query} with the number stands before each answer; what comes before the first belongs to none. */
    private static Map<String, List<String>> byQuery(List<String> lines) {
        Map<String, List<String>> answers = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("query")) {
                i++;
                current = new ArrayList<>();
                answers.put(lines.get(i), current);
            } else {
                current.add(lines.get(i));
            }
        }
        return answers;
    }
}
