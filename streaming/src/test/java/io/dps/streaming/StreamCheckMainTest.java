package io.dps.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.InputView;
import io.dps.contract.Isolation;
import io.dps.contract.RecordJson;
import io.dps.contract.StreamCheck;
import io.dps.contract.StreamCheck.Column;
import io.dps.contract.StreamCheckRequest;
import io.dps.contract.StreamDefinition;
import io.dps.streaming.average.KafkaRows;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class StreamCheckMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Tag("slow")
    void a_definition_that_can_run_gives_one_line_of_json() {
        assertThat(execute(definition("select id from meters"))).isZero();

        assertThat(out.toString().lines()).hasSize(1);
        StreamCheck found = RecordJson.read(out.toString().getBytes(StandardCharsets.UTF_8), StreamCheck.class);
        assertThat(found.columns()).containsExactly(new Column("id", "STRING"));
        assertThat(found.identity()).isEmpty();
        assertThat(found.state()).isNull();
        assertThat(found.plan()).contains("StreamingRelation");
    }

    @Test
    @Tag("slow")
    void a_definition_that_cannot_run_ends_in_1() {
        assertThat(execute(definition("select nothing from meters"))).isEqualTo(1);

        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
                        error: the SQL of stream names: line 1, column 8: there is no column `nothing`
                        hint: the nearest names are `id`, `_key`, `_offset`, `_partition`, `_timestamp`
                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                | error: standard input is not the definition of a stream as JSON
            hello                             | error: standard input is not the definition of a stream as JSON
            {}                                | error: standard input is not the definition of a stream as JSON
            null                              | error: standard input is not the definition of a stream as JSON
            {"definition":{"name":"a","sql":"select 1"}} | error: standard input is not the definition of a stream as JSON
            {"definition":{"name":"a b","sql":"select 1","views":[],"output_topic":"out","isolation":"read_committed"}} | error: 'a b' is not a valid stream name
            """)
    void what_is_not_a_definition_ends_in_2(String json, String error) {
        assertThat(execute(json)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).first().isEqualTo(error);
    }

    private static String definition(String sql) {
        InputView view = new InputView("meters", "meters", "id STRING", null, null);
        return new String(
                RecordJson.write(new StreamCheckRequest(
                        new StreamDefinition("names", sql, List.of(view), "out", Isolation.READ_COMMITTED), null)),
                StandardCharsets.UTF_8);
    }

    private int execute(String json) {
        CommandLine program = StreamCheckMain.commandLine(
                new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)),
                check -> check.apply(KafkaRows.session()));
        return program.setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute();
    }
}
