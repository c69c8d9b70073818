package io.dps.generator.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

final class SchemaFileTest {

    @SuppressWarnings("unused")
    private static final List<String> SHIPPED = SchemaFile.SHIPPED;

    @TempDir
    Path folder;

    @ParameterizedTest
    @FieldSource("SHIPPED")
    void the_schemas_that_come_with_dps_are_schemas(String name) {
        assertThat(new SchemaFile(name).read().hasEventTime()).isTrue();
    }

    @Test
    void a_view_of_the_orders_has_their_columns() {
        RecordSchema orders = new SchemaFile("orders").read();

        assertThat(orders.ddl())
                .isEqualTo("id BIGINT NOT NULL, at TIMESTAMP NOT NULL, region STRING NOT NULL, customer STRING,"
                        + " items INT NOT NULL, price DECIMAL(8,2) NOT NULL, express BOOLEAN NOT NULL");
        assertThat(orders.eventTimeField()).isEqualTo("at");
    }

    /** Line feeds are written as '/': each field stands on a line of its own. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "fields: {a: {type: strin}}                | 1: field 'a' has the unknown type 'strin' | did you mean 'string'?",
                "fields: {a: {type: money}}                | 1: field 'a' has the unknown type 'money' | use one of: string, boolean, int, bigint, double, decimal(10,2), timestamp",
                "fields: {a: {type: 'decimal(50,2)'}}      | 1: field 'a' has the unknown type 'decimal(50,2)' | did you mean 'decimal(10,2)'?",
                "fields: {a: {type: decimal(5,1)}}         | 1: field 'a': a type with a comma needs quotes here | write: type: 'decimal(10,2)'",
                "fields: {a: {sequence: 1}}                | 1: field 'a' has no type | use one of: string, boolean, int, bigint, double, decimal(10,2), timestamp",
                "fields: {a: {type: int, rnge: [1, 2]}}    | 1: unknown key 'rnge' in 'fields.a' | did you mean 'range'?",
                "event_time: at/fields: {}                 | 1: unknown key 'event_time' | did you mean 'event-time'?",
                "key: a                                    | 1: the schema has no 'fields' | write them as in: fields: {id: {type: bigint, sequence: 1}}",
                "fields: {}                                | 1: a schema has 1 to 200 fields, not 0 | ",
                "fields:/  a: {type: int, range: [5, 1]}   | 2: 'fields.a.range' runs from 5 down to 1 | write the lower number first: [1, 5]",
                "fields:/  a: {type: int, range: [1]}      | 2: 'fields.a.range' has 1 numbers, not 2 | write [LOWEST, HIGHEST]",
                "fields:/  a: {type: int, range: [1, 2.5]} | 2: 2.5 is not a value of field 'a', which is of type int | ",
                "fields:/  a: {type: int, range: [1, 5e9]} | 2: 5000000000 is not a value of field 'a', which is of type int | ",
                "fields:/  a: {type: int, range: [1, b]}   | 2: 'fields.a.range' must be a number, not 'b' | ",
                "fields: {a: {type: string, range: [1,2]}} | 1: field 'a' of type string cannot have 'range' | range is for int, bigint, double and decimal; use choice, sequence or faker for a string",
                "fields: {a: {type: int}}                  | 1: field 'a' does not say how its values are made | add one of: choice, faker, range, sequence",
                "fields: {a: {type: int, range: [1,2], choice: [1]}} | 1: field 'a' has both 'choice' and 'range' | leave one of them out",
                "fields: {a: {type: int, choice: [1], walk: 2}}      | 1: 'walk' does not go with 'choice' | remove 'walk'",
                "fields: {a: {type: int, choice: [x]}}               | 1: 'fields.a.choice' must be a number, not 'x' | ",
                "fields: {a: {type: string, choice: []}}             | 1: field 'a' has nothing to choose from | write [A, B], or {A: 3, B: 1} with a weight for each",
                "fields: {a: {type: string, choice: {x: -1}}}        | 1: 'fields.a.choice.x' is a negative weight | write a weight from 0",
                "fields: {a: {type: boolean, choice: [yes]}}         | 1: field 'a' is a boolean: write true or false, not 'yes' | ",
                "fields: {a: {type: string, choice: [x], nulls: 120%}} | 1: 'fields.a.nulls' must be a share, not '120%' | write 0.1 or 10%, at most 1 or 100%",
                "fields: {a: {type: string, faker: '#{name.ful}'}}   | 1: field 'a': there is no faker expression '#{name.ful}' | use one of Datafaker's, such as '#{name.fullName}' or '#{address.city}'",
                "fields: {a: {type: string, faker: name.fullName}}   | 1: field 'a' has the faker expression 'name.fullName' without a #{...} | write one such as '#{name.fullName}', in quotes",
                "fields: {a: {type: int, sequence: 1}}               | 1: field 'a' counts beyond what an int holds | give it the type bigint, or add 'until'",
                "fields: {a: {type: bigint, sequence: 5, until: 4}}  | 1: 'fields.a.until' must be a whole number from 5 to 2147483647, not '4' | ",
                "fields: {a: {type: int, range: [1,9], per: b}}      | 1: 'per' needs 'walk' | add 'walk', or remove 'per'",
                "fields: {a: {type: int, range: [1,9], walk: 1, per: b}, b: {type: boolean}} | 1: 'fields.a.per' names 'b', which is not a field above it | move that field above this one",
                "fields: {b: {type: bigint, sequence: 1, until: 2000000}, a: {type: int, range: [1,9], walk: 1, per: b}} | 1: 'fields.a.per' names 'b', which can have more than 1000000 values | name a field with 'choice', or with 'sequence' and 'until'",
                "fields: {a: {type: double, range: [0.001,0.004], decimals: 2}} | 1: 'fields.a.decimals' is 2, but 'fields.a.range' has 3 digits after the point | write decimals: 3, or a range with fewer digits",
                "fields: {a: {type: string, sequence: 1, prefix: *x}} | 1: not valid YAML: found undefined alias x | fix the file",
                "fields: {b: {type: bigint, sequence: 1}, a: {type: int, range: [1,9], walk: 1, per: b}} | 1: 'fields.a.per' names 'b', which can have more than 1000000 values | name a field with 'choice', or with 'sequence' and 'until'",
                "fields: {a: {type: int, range: [1,9], day-curve: noon}} | 1: 'fields.a.day-curve' must be the time of day of the highest value, not 'noon' | write it as 15:00, in UTC",
                "key: b/fields: {a: {type: boolean}}         | 1: 'key' names 'b', which is not a field | did you mean 'a'?",
                "event-time: a/fields: {a: {type: boolean}}  | 2: the event time 'a' is of type boolean; it must be a timestamp | write: a: {type: timestamp}",
                "event-time: a/key: a/fields: {a: {type: timestamp}} | 2: the key cannot be the event time | name another field",
                "event-time: a/fields: {a: {type: timestamp, nulls: 1%}} | 2: the event time 'a' cannot have 'nulls': its values are the times of the records | remove 'nulls'",
                "fields: {a: {type: timestamp}}              | 1: field 'a' is a timestamp but not the event time | write 'event-time: a' at the top of the file, or leave the field out",
                "fields:/  a: {type: boolean}/  a: {type: int} | 3: 'fields.a' is also set on line 2 | remove one of them",
                "fields: {a-b: {type: boolean}}              | 1: 'a-b' is not a name for a field | use ASCII letters, digits and underscores",
                "fields:/  a: [                              | 3: not valid YAML: expected the node content, but found '<stream end>' | fix the file",
                "fields:/  - a                               | 2: 'fields' needs keys with values | write it as KEY: VALUE",
                "text                                        | 1: a schema needs keys with values | write it as KEY: VALUE"
            })
    void a_wrong_schema_is_refused_with_its_line_and_what_to_do(String text, String message, String hint)
            throws IOException {
        Path file = Files.writeString(folder.resolve("s.yaml"), text.replace('/', '\n') + "\n");

        UserFailure failure = catchThrowableOfType(UserFailure.class, () -> new SchemaFile(file.toString()).read());

        assertThat(failure).hasMessage(file + ":" + message);
        assertThat(failure.hint()).isEqualTo(hint == null ? "" : hint);
        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
    }

    @Test
    void a_file_that_is_not_there_or_empty_is_refused() throws IOException {
        assertThat(refusal(folder.resolve("s.yaml").toString()))
                .isEqualTo("there is no file " + folder.resolve("s.yaml"));
        assertThat(refusal(folder.toString())).isEqualTo(folder + " is a folder");
        Path empty = Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");
        assertThat(refusal(empty.toString())).isEqualTo(empty + ": the schema is empty");
        Path binary = Files.write(folder.resolve("b.yaml"), new byte[] {'a', (byte) 0xff});
        assertThat(refusal(binary.toString())).isEqualTo(binary + " is not UTF-8 text");
        assertThat(refusal("order")).isEqualTo("no schema 'order' comes with dps");
    }

    private static String refusal(String name) {
        return catchThrowableOfType(UserFailure.class, () -> new SchemaFile(name).read())
                .getMessage();
    }
}
