package io.dps.shell.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.UserFailure;
import io.dps.generator.schema.RecordSchema;
import io.dps.generator.schema.SchemaFile;
import io.dps.shell.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page shows of schemas is what dps reads. */
final class SchemaPageTest {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final List<String> TYPES = List.of("string", "bigint", "double");

    @TempDir
    Path folder;

    @Test
    void the_schema_of_the_page_is_one() throws IOException {
        assertThat(read(String.join("\n", Page.block("schema"))).hasEventTime()).isTrue();
    }

    @Test
    void the_fields_of_the_table_are_read_with_and_without_what_goes_with_them() throws IOException {
        List<String> rows = Page.block("schema fields").stream().skip(2).toList();

        assertThat(rows).hasSize(6);
        for (String row : rows) {
            List<String> cells = List.of(row.split("\\|"));
            String field = codes(cells.get(1)).replace("range,", "range: [2, 250],");
            assertThat(isRead(field)).as(row).isTrue();
            for (String also : cells.size() > 3 ? codes(cells.get(3)).split("; ") : new String[0]) {
                boolean isValue = also.startsWith("{");
                assertThat(isRead(
                                isValue
                                        ? field.replaceAll("\\[.*]", also)
                                        : also.isBlank() ? field : field + ", " + also))
                        .as("%s with %s", field, also)
                        .isTrue();
            }
        }
    }

    /** Returns the code of a cell: parts of the first column belong together, those of the last are alternatives. */
    private static String codes(String cell) {
        Matcher code = CODE.matcher(cell);
        return code.results()
                .map(found -> found.group(1))
                .filter(text -> !text.equals("id"))
                .collect(Collectors.joining(cell.contains(" and ") ? ", " : "; "));
    }

    private boolean isRead(String field) throws IOException {
        for (String type : TYPES) {
            try {
                read("fields: {id: {type: boolean}, a: {type: " + type + ", " + field + "}}");
                return true;
            } catch (UserFailure otherType) {
                assertThat(otherType).hasMessageContaining("s.yaml:1: ");
            }
        }
        return false;
    }

    private RecordSchema read(String text) throws IOException {
        return new SchemaFile(Files.writeString(folder.resolve("s.yaml"), text).toString()).read();
    }
}
