package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.stack.model.DeployRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a deploy settles by itself, and what it keeps of the one before. */
final class DeployChoicesTest {
    private static final Map<String, String> IMAGES = Map.of("DPS_IMAGE_KAFKA", "dps/kafka:1");

    private static SwarmChoices settled(Optional<SwarmChoices> before) throws Exception {
        JsonNode info = new ObjectMapper().readTree("{\"NCPU\": 4, \"Swarm\": {\"NodeAddr\": \"203.0.113.7\"}}");
        DeployRequest request = new DeployRequest(9094, 15_002, false, Duration.ofMinutes(1));
        return new DeployChoices(request, before, Set.of(), false).settle(info, IMAGES);
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
}
