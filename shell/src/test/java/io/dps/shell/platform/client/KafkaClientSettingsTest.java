package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.Secret;
import java.util.Map;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.JaasContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Kafka's clients are given to log in with. */
final class KafkaClientSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "blank ",
                " blank",
                "a\"b",
                "a\\nb",
                "two\nlines",
                "cr\r",
                "tab\t",
                "s;e=m'i",
                "\u00e4\u20ac",
                "\0"
            })
    void kafka_reads_every_password_as_it_is(String password) {
        String jaas = KafkaClientSettings.of(new KafkaEndpoint("h:1", KafkaSecurity.scram("ada", new Secret(password))))
                .get(SaslConfigs.SASL_JAAS_CONFIG);

        JaasContext read = JaasContext.loadClientContext(Map.of(SaslConfigs.SASL_JAAS_CONFIG, new Password(jaas)));

        assertThat(read.configurationEntries().get(0).getOptions().get("password"))
                .isEqualTo(password);
    }
}
