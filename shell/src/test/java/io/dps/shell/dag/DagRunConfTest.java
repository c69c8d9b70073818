package io.dps.shell.dag;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DagRunConfTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.10                 | 1.10",
                "-0.50                | -0.50",
                "5                    | 5",
                "12345678901234567890123 | 12345678901234567890123",
                "0.1000000000000000000001 | 0.1000000000000000000001",
                "72225e2              | \"72225e2\"",
                "1x400                | \"1x400\"",
                "1e400                | \"1e400\"",
                "1E5                  | \"1E5\"",
                "007                  | \"007\"",
                "+5                   | \"+5\"",
                "1.                   | \"1.\"",
                ".5                   | \".5\"",
                "NaN                  | \"NaN\"",
                "true                 | true",
                "True                 | \"True\"",
                "null                 | null",
                "\"5\"                | \"5\"",
                "[1.10, 1e2]          | [1.10, 1e2]",
                "{\"a\": 1.10}        | {\"a\": 1.10}",
                "{\"a\"               | \"{\\\"a\\\"\"",
                "2026-11-22T07:00:00Z | \"2026-11-22T07:00:00Z\"",
                "100/s                | \"100/s\""
            })
    void a_value_is_sent_as_it_is_written(String text, String sent) throws Exception {
        String json = new ObjectMapper().writeValueAsString(DagTriggerCommand.RunConf.parse(Map.of("x", text)));

        assertThat(json).isEqualTo("{\"x\":" + sent + "}");
    }
}
