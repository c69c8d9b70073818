package io.dps.stack.swarm.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpecFormTest {
    private static JsonNode form(String json) throws IOException {
        return SpecForm.of(new ObjectMapper().readTree(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"A\":1,\"B\":null,\"C\":[],\"D\":{},\"E\":0,\"F\":false,\"G\":\"\"} | {\"A\":1}",
                "{\"Env\":[\"b\",\"a\"]}                         | {\"Env\":[\"a\",\"b\"]}",
                "{\"Runtime\":\"container\",\"Isolation\":\"default\"} | {}",
                "{\"Monitor\":5000000000,\"FailureAction\":\"pause\",\"Order\":\"stop-first\"} | {}",
                "{\"MaxFailureRatio\":0.0}                       | {\"MaxFailureRatio\":0}",
                "{\"A\":{\"B\":{\"C\":null}}}                    | {}",
            })
    void specs_that_mean_the_same_have_one_form(String one, String other) throws IOException {
        assertThat(form(one)).isEqualTo(form(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"Args\":[\"b\",\"a\"]}   | {\"Args\":[\"a\",\"b\"]}      | Args",
                "{\"Replicas\":0}           | {}                            | Replicas",
                "{\"Init\":false}           | {}                            | Init",
                "{\"A\":{\"B\":1,\"C\":2}}  | {\"A\":{\"B\":1,\"C\":3}}     | A.C",
                "{\"Image\":\"x\"}          | {\"Image\":\"y\"}             | Image",
                "{\"R\":0.25}               | {\"R\":0.5}                   | R",
            })
    void what_differs_is_named_by_its_path(String one, String other, String path) throws IOException {
        assertThat(SpecForm.differences(form(one), form(other))).containsExactly(path);
    }

    @Test
    void a_global_service_keeps_its_mode() throws IOException {
        assertThat(form("{\"Mode\":{\"Global\":{}}}").path("Mode").has("Global"))
                .isTrue();
    }
}
