package io.dps.shell.topic.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ViewColumnsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ID, Id, id, name         | ID, Id_2, id_3, name",
                "ID, id, id_2             | ID, id_3, id_2",
                "_key, _KEY, key          | _key_2, _KEY_3, key",
                "_partition, _offset      | _partition_2, _offset_2",
                "_timestamp, timestamp    | _timestamp_2, timestamp",
                "_corrupt_record, value   | _corrupt_record, value"
            })
    void a_name_that_is_taken_gets_a_number(String fields, String columns) {
        StructType named = new StructType();
        for (String field : fields.split(", ")) {
            named = named.add(field, "int");
        }

        assertThat(ViewColumns.withUniqueNames(named).fieldNames()).containsExactly(columns.split(", "));
    }

    @Test
    void fields_within_objects_too_and_only_what_is_renamed_is_told() {
        StructType columns =
                StructType.fromDDL("a STRUCT<ID: INT, id: INT, _key: INT>, A ARRAY<STRUCT<x: INT, X: INT>>, b INT");

        assertThat(ViewColumns.withUniqueNames(columns))
                .isEqualTo(StructType.fromDDL(
                        "a STRUCT<ID: INT, id_2: INT, _key: INT>, A_2 ARRAY<STRUCT<x: INT, X_2: INT>>, b INT"));
        assertThat(ViewColumns.renamed(columns))
                .containsExactly("a.id_2 is the field a.id", "A_2 is the field A", "A_2.X_2 is the field A.X");
        assertThat(ViewColumns.renamed(StructType.fromDDL("m MAP<STRING, STRUCT<z: INT, Z: INT>>, id INT")))
                .containsExactly("m.Z_2 is the field m.Z");
    }

    @Test
    void columns_may_be_null_though_the_schema_says_not() {
        StructType columns = StructType.fromDDL("id INT NOT NULL, a STRUCT<x: INT NOT NULL> NOT NULL");

        assertThat(ViewColumns.withUniqueNames(columns)).isEqualTo(StructType.fromDDL("id INT, a STRUCT<x: INT>"));
    }
}
