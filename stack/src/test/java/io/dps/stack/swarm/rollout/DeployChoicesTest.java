package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.FailureKind;
import io.dps.contract.SwarmPort;
import io.dps.contract.UserFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.DeployRequest.SizeRequest;
import io.dps.stack.swarm.spec.SwarmChoices;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a deploy settles by itself, and what it keeps of the one before. */
final class DeployChoicesTest {
    private static final Map<String, String> IMAGES = Map.of("DPS_IMAGE_KAFKA", "dps/kafka:1");

    private static SwarmChoices settled(Optional<SwarmChoices> before) throws Exception {
        return settled(before, Map.of(), Set.of(), false);
    }

    private static SwarmChoices settled(
            Optional<SwarmChoices> before, Map<String, Integer> ports, Set<String> running, boolean here)
            throws Exception {
        JsonNode info = new ObjectMapper().readTree("{\"NCPU\": 4, \"Swarm\": {\"NodeAddr\": \"203.0.113.7\"}}");
        DeployRequest request = new DeployRequest(
                ports.getOrDefault("kafka.port", 9094),
                ports.getOrDefault("connect.port", 15_002),
                false,
                Set.of(),
                false,
                Optional.empty(),
                ports,
                AirflowRequest.usual(),
                SizeRequest.KEEP,
                Duration.ofMinutes(1));
        return new DeployChoices(request, before, running, here).settle(info, IMAGES);
    }

    @Test
    void a_first_deploy_takes_the_node_as_it_is() throws Exception {
        SwarmChoices choices = settled(Optional.empty());

        assertThat(choices.advertise()).isEqualTo("203.0.113.7");
        assertThat(choices.cpus()).isEqualTo(4);
        assertThat(choices.clusterId()).hasSize(22);
        assertThat(choices.images()).isEqualTo(IMAGES);
    }

    @Test
    void after_one_that_ended_before_it_had_chosen_it_chooses_anew() throws Exception {
        SwarmChoices choices = settled(Optional.of(SwarmChoices.none()));

        assertThat(choices.advertise()).isEqualTo("203.0.113.7");
        assertThat(choices.clusterId()).hasSize(22);
    }

    @Test
    void a_later_one_keeps_address_and_cluster() throws Exception {
        SwarmChoices first = settled(Optional.empty());

        assertThat(settled(Optional.of(first))).isEqualTo(first);
    }

    @Test
    void a_port_that_a_setting_names_is_taken_and_kept_until_another_is_said() throws Exception {
        SwarmChoices first = settled(Optional.empty(), Map.of("history.port", 15_000), Set.of(), false);

        assertThat(first.port(SwarmPort.HISTORY)).isEqualTo(15_000);
        assertThat(first.port(SwarmPort.KAFKA_UI)).isEqualTo(5001);
        assertThat(settled(Optional.of(first))).isEqualTo(first);
        SwarmChoices third = settled(
                Optional.of(first), Map.of("history.port", 5002, "kafka-ui.port", 5003), Set.of("history"), false);
        assertThat(third.port(SwarmPort.HISTORY)).isEqualTo(5002);
        assertThat(third.port(SwarmPort.KAFKA_UI)).isEqualTo(5003);
    }

    @Test
    void a_port_that_is_taken_is_told_with_the_setting_that_chooses_another() throws Exception {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, Integer> ports = new TreeMap<>();
            for (SwarmPort port : SwarmPort.values()) {
                ports.put(port.setting(), port == SwarmPort.HISTORY ? held.getLocalPort() : PortCheck.free(Set.of()));
            }

            // What runs has its old port; the new one has to be free.
            for (Set<String> running : List.of(Set.<String>of(), Set.of("history"))) {
                Optional<SwarmChoices> before =
                        running.isEmpty() ? Optional.empty() : Optional.of(settled(Optional.empty()));
                assertThatThrownBy(() -> settled(before, ports, running, true))
                        .isInstanceOfSatisfying(UserFailure.class, e -> {
                            assertThat(e.kind()).isEqualTo(FailureKind.FAILED);
                            assertThat(e.getMessage())
                                    .startsWith("port " + held.getLocalPort()
                                            + ", needed by history, is taken by process "
                                            + ProcessHandle.current().pid());
                            assertThat(e.hint())
                                    .isEqualTo("stop that program, set history.port to another port, or deploy with"
                                            + " --any-port");
                        });
            }
        }
    }

    @Test
    void two_services_cannot_have_one_port() {
        assertThatThrownBy(() -> settled(Optional.empty(), Map.of("history.port", 5001), Set.of(), false))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(e).hasMessage("history.port and kafka-ui.port are both 5001");
                });
    }
}
