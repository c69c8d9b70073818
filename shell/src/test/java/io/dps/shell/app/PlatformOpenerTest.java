package io.dps.shell.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.platform.SecretStore;
import io.dps.shell.settings.ConfigLoader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which variables of a line lead to another platform. */
final class PlatformOpenerTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "DOCKER_HOST, true",
        "DOCKER_CONTEXT, true",
        "DOCKER_CONFIG, true",
        "DOCKER_TLS_VERIFY, true",
        "DOCKER_CERT_PATH, true",
        "XDG_STATE_HOME, true",
        "DPS_KAFKA_PASSWORD, true",
        "DPS_STACK_NAME, true",
        "DPS_CONTEXT, true",
        "DPS_COLOR, false",
        "LIMIT, false"
    })
    void a_variable_that_a_platform_reads_leads_to_another_one(String variable, boolean another) {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", folder.toString()));
        Object before = place(environment);
        environment.put(variable, variable.equals("DPS_COLOR") ? "never" : "other");

        assertThat(place(environment).equals(before)).isEqualTo(!another);
        assertThat(place(environment)).isEqualTo(place(environment));
    }

    private static Object place(Map<String, String> environment) {
        return new PlatformOpener(new SecretStore()).place(ConfigLoader.load(Map.of(), environment, Optional.empty()));
    }
}
