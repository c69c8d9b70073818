package io.dps.shell.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Columns of views, read from Spark DDL. */
final class ViewColumnTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '~',
            value = {
                "id BIGINT, name STRING                              ! id:BIGINT name:STRING",
                "id: BIGINT,name:STRING                              ! id:BIGINT name:STRING",
                "a DECIMAL(10,2), b MAP<STRING, ARRAY<INT>>          ! a:DECIMAL(10,2) b:MAP<STRING, ARRAY<INT>>",
                "`a, b` INT, `c``d` STRING                           ! a, b:INT c`d:STRING",
                "id INT NOT NULL, x STRING COMMENT 'a, b' ,y INT     ! id:INT x:STRING y:INT",
                "~~                                                  ! ~~"
            })
    void names_and_types(String ddl, String expected) {
        assertThat(ViewColumn.of(ddl).stream()
                        .map(column -> column.name() + ":" + column.type())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @Test
    void a_struct_has_its_fields() {
        ViewColumn window = ViewColumn.of("window STRUCT<start: TIMESTAMP, in: STRUCT<a: INT, b: INT>>, n INT")
                .get(0);

        assertThat(window.fields()).extracting(ViewColumn::name).containsExactly("start", "in");
        assertThat(window.fields().get(1).fields())
                .isEqualTo(List.of(new ViewColumn("a", "INT", List.of()), new ViewColumn("b", "INT", List.of())));
    }
}
