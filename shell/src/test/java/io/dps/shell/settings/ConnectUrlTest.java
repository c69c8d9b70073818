package io.dps.shell.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConnectUrlTest {
    @ParameterizedTest
    @CsvSource({
        "sc://spark, spark, 15002",
        "sc://spark/, spark, 15002",
        "sc://spark:443/;use_ssl=true, spark, 443",
        "sc://10.0.0.7:15003, 10.0.0.7, 15003",
        "sc://[::1]:15003/;, [::1], 15003"
    })
    void has_a_host_and_a_port(String text, String host, int port) {
        ConnectUrl url = ConnectUrl.parse(text);

        assertThat(url.host()).isEqualTo(host);
        assertThat(url.port()).isEqualTo(port);
        assertThat(url.address()).isEqualTo("sc://" + host + ":" + port);
    }

    @Test
    void has_parameters_that_are_decoded() {
        ConnectUrl url = ConnectUrl.parse("sc://spark/;token=a%2Fb%20c;user_id=ada;x-team=ops");

        assertThat(url.token()).isEqualTo(Optional.of("a/b c"));
        assertThat(url.parameters()).isEqualTo(Map.of("token", "a/b c", "user_id", "ada", "x-team", "ops"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark",
                "spark:15002",
                "http://spark",
                "sc://",
                "sc://spark/path",
                "sc://spark/?a=b",
                "sc://ada@spark",
                "sc://spark/;token",
                "sc://spark/;=x",
                "sc://spark:port",
                "sc://spa rk"
            })
    void is_nothing_else(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectUrl.parse(text))
                .withMessage("expected sc://HOST[:PORT][/;NAME=VALUE;...]");
    }

    @Test
    void takes_no_session_and_no_other_truth() {
        assertThat(ConnectUrl.problem("sc://spark/;session_id=1").orElse("")).contains("its own sessions");
        assertThat(ConnectUrl.problem("sc://spark/;use_ssl=yes").orElse("")).contains("use_ssl=true");
    }

    @ParameterizedTest
    @CsvSource({
        "sc://spark/, true, true",
        "sc://spark/, false, false",
        "sc://localhost/, true, false",
        "sc://127.0.0.1:1/, true, false",
        "sc://[::1]:1/, true, false",
        "sc://localhost/;use_ssl=true, false, true",
        "sc://spark/;use_ssl=false, true, false"
    })
    void a_token_goes_to_another_machine_encrypted_unless_told_otherwise(String text, boolean token, boolean tls) {
        assertThat(ConnectUrl.parse(text).isTls(token)).isEqualTo(tls);
    }

    @ParameterizedTest
    @CsvSource({
        "sc://spark/;use_ssl=true;token=abc;x-key=def, sc://spark/;use_ssl=true;token=***;x-key=***",
        "sc://spark:1/;user_id=ada, sc://spark:1/;user_id=ada",
        "sc://ada:pw@spark, sc://***@spark",
        "http://ada:pw@air/x, http://***@air/x",
        "xx;token=abc, xx;token=***",
        "sc://spark, sc://spark"
    })
    void is_shown_without_what_may_be_a_secret(String text, String shown) {
        assertThat(ConnectUrl.redacted(text)).isEqualTo(shown);
        assertThat(ConnectUrl.holdsSecret(text)).isEqualTo(!text.equals(shown));
    }

    @Test
    void is_exported_without_what_may_be_a_secret() {
        assertThat(ConnectUrl.withoutSecrets("sc://spark:1/;use_ssl=true;token=abc;user_id=ada"))
                .isEqualTo("sc://spark:1/;use_ssl=true;user_id=ada");
        assertThat(ConnectUrl.withoutSecrets("sc://spark:1/;token=abc")).isEqualTo("sc://spark:1");
    }
}
