package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.DeployRequest.SizeRequest;
import io.dps.stack.model.Profile;
import io.dps.stack.swarm.spec.ClusterChoices;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which profile a stack has, and what of a cluster may change with a later deploy. */
final class ClusterSettlementTest {
    private static final List<String> ADDRESSES = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
    private static final SwarmChoices SINGLE = new SwarmChoices(
            "10.0.0.1", Map.of("DPS_KAFKA_PORT", 9094), "id", 1, Set.of(), Map.of(), Map.of(), "chat", false);

    private static DeployRequest request(Optional<Profile> profile, String sharedDir, String advertise) {
        return new DeployRequest(
                9094,
                15_002,
                false,
                Set.of(),
                false,
                Optional.of(advertise).filter(text -> !text.isEmpty()),
                Map.of(),
                AirflowRequest.usual(),
                new SizeRequest(profile, Optional.of(sharedDir).filter(text -> !text.isEmpty())),
                Duration.ofMinutes(1));
    }

    private static Optional<SwarmState> after(SwarmChoices choices) {
        return Optional.of(
                new SwarmState(1, "unix:///e", "the-swarm", "dps", true, false, false, Instant.EPOCH, choices));
    }

    private static SwarmChoices settle(DeployRequest request, Optional<SwarmState> before) {
        return new ClusterSettlement(request, before).settle(SINGLE, () -> ADDRESSES);
    }

    private static SwarmChoices cluster(String sharedDir) {
        return SINGLE.withCluster(new ClusterChoices(ADDRESSES, sharedDir));
    }

    @Test
    void what_runs_on_the_first_node_alone_is_named() {
        assertThat(SINGLE.tiedToFirstNode()).isEmpty();
        assertThat(cluster("").tiedToFirstNode()).isEqualTo("SQL, streams and Airflow");
        assertThat(cluster("/mnt").tiedToFirstNode()).isEqualTo("Airflow");
    }

    @Test
    void a_first_deploy_without_a_profile_is_single() {
        assertThat(settle(request(Optional.empty(), "", ""), Optional.empty())).isEqualTo(SINGLE);
    }

    @Test
    void a_cluster_has_the_addresses_of_its_nodes_and_stays_one() {
        SwarmChoices first = settle(request(Optional.of(Profile.CLUSTER), "", ""), Optional.empty());

        assertThat(first.brokers())
                .isEqualTo(Map.of("kafka", "10.0.0.1", "kafka-2", "10.0.0.2", "kafka-3", "10.0.0.3"));
        assertThat(first.overlays()).containsExactly("compose.cluster.yml");
        assertThat(settle(request(Optional.empty(), "", ""), after(first))).isEqualTo(first);
    }

    @Test
    void each_node_may_have_a_name_of_its_own_for_clients() {
        assertThat(settle(request(Optional.of(Profile.CLUSTER), "", "a, b,c"), Optional.empty())
                        .brokers())
                .isEqualTo(Map.of("kafka", "a", "kafka-2", "b", "kafka-3", "c"));
        refused(request(Optional.of(Profile.CLUSTER), "", "one"), Optional.empty(), "a cluster needs a host for each");
    }

    @Test
    void another_profile_is_refused() {
        refused(
                request(Optional.of(Profile.SINGLE), "", ""),
                after(cluster("")),
                "the stack has profile cluster, not single");
        refused(
                request(Optional.of(Profile.CLUSTER), "", ""),
                after(SINGLE),
                "the stack has profile single, not cluster");
    }

    private static void refused(DeployRequest request, Optional<SwarmState> before, String message) {
        assertThatThrownBy(() -> settle(request, before))
                .isInstanceOfSatisfying(
                        UserFailure.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.USAGE))
                .hasMessageContaining(message);
    }
}
