package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.FailureKind;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.spec.StackDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TaskFailureTest {
    private static final ComposeService SERVICE = new StackDefinition(
                    "compose.yml", "services: {it: {image: i}}", name -> {
                        throw new IOException(name);
                    })
            .load(Map.of())
            .services()
            .get("it");

    private static TaskFailure of(String error) throws IOException {
        String task = """
                {"ID": "t", "ServiceID": "s", "CreatedAt": "2026-11-22T07:00:00Z", "DesiredState": "running",
                 "Status": {"State": "rejected", "Err": "%s", "Timestamp": "2026-11-22T07:00:00Z"}}
                """.formatted(error);
        return TaskFailure.of(SERVICE, SwarmTask.of(new ObjectMapper().readTree(task)));
    }

    @Test
    void an_interface_that_a_killed_engine_left_is_told_with_what_to_do() throws IOException {
        TaskFailure trouble =
                of("network sandbox join failed: subnet sandbox join failed for 10.0.1.0/24: error creating"
                        + " vxlan interface: file exists");

        assertThat(trouble.reason()).isEqualTo(FailureKind.FAILED);
        assertThat(trouble.message())
                .startsWith("the network of it cannot be created: ")
                .endsWith("file exists");
        assertThat(trouble.advice()).contains("ip -br link show type vxlan", "ip link delete NAME");
    }

    @Test
    void what_is_not_known_is_told_in_the_words_of_the_engine() throws IOException {
        TaskFailure trouble = of("starting container failed: no such device");

        assertThat(trouble.message()).isEqualTo("it does not stay up: starting container failed: no such device");
        assertThat(trouble.hint(List.of("one", "two"))).isEqualTo("see: stack logs it\nits last lines:\n  one\n  two");
    }
}
