package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.local.ClassicSpark;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The queries of TPC-H over Spark Connect, and the same texts in a classic Spark session: the same answers. */
@Tag("slow")
class TpchIT {
    private static final int QUERIES = 22;

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
    void allAnswersAreThoseOfClassicSpark() throws Exception {
        Path tables = resource("tpch-tables.sql");
        Path queries = resource("tpch-queries.sql");

        Map<String, List<String>> answers =
                byQuery(dps.run("-o", "tsv", "-c", "sql -f '" + tables + "'; sql -f '" + queries + "'")
                        .succeeds()
                        .lines());
        Map<String, List<String>> expected = byQuery(ClassicSpark.answers(folder, List.of(tables, queries)));

        assertThat(answers).hasSize(QUERIES);
        answers.forEach((query, rows) -> {
            assertThat(rows).as(query).isEqualTo(expected.get(query));
            assertThat(rows).as("%s, the names and a row at least", query).hasSizeGreaterThan(1);
            assertThat(rows.get(1)).as(query).isNotBlank();
        });
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
