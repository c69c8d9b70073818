package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class RolloutTest {
    @Test
    void only_a_probe_that_failed_is_told() throws IOException {
        assertThat(Rollout.failure(probe(0, ""))).isEmpty();
        assertThat(Rollout.failure(probe(0, "up"))).isEmpty();
        assertThat(Rollout.failure(probe(7, ""))).contains("exit code 7");
        assertThat(Rollout.failure(probe(1, "no rain yet\\n"))).contains("exit code 1 no rain yet");
    }

    private static JsonNode probe(int code, String output) throws IOException {
        return new ObjectMapper().readTree("{\"ExitCode\": " + code + ", \"Output\": \"" + output + "\"}");
    }
}
