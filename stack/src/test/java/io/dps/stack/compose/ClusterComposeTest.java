package io.dps.stack.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.swarm.rollout.StreamServices;
import io.dps.stack.swarm.spec.StackDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The files of a cluster that lie over the stack's own, and how files are laid over each other. */
final class ClusterComposeTest {
    private static final List<String> BROKERS = List.of("kafka", "kafka-2", "kafka-3");
    private static final Map<String, String> NODES =
            Map.of("DPS_CLUSTER_ID", "id", "DPS_ADVERTISE_1", "a", "DPS_ADVERTISE_2", "b", "DPS_ADVERTISE_3", "c");

    private static ComposeFile cluster() {
        return StackDefinition.ofResources().load(NODES, List.of("compose.cluster.yml"));
    }

    private static ComposeFile shared() {
        Map<String, String> variables = new LinkedHashMap<>(NODES);
        variables.put("DPS_SHARED_DIR", "/mnt/dps");
        variables.put("DPS_DRIVERS", "spark");
        variables.put("DPS_PLACE", "node.role == manager");
        return StackDefinition.ofResources().load(variables, List.of("compose.cluster.yml", "compose.shared.yml"));
    }

    @Test
    void each_broker_is_bound_to_its_node_and_volume() {
        Map<String, ComposeService> services = cluster().services();

        for (int number = 1; number <= 3; number++) {
            ComposeService broker = services.get(BROKERS.get(number - 1));
            assertThat(broker.hostname()).contains("kafka-" + number);
            assertThat(broker.environment())
                    .containsEntry("DPS_NODE_ID", Integer.toString(number))
                    .containsEntry("DPS_ADVERTISE", List.of("a", "b", "c").get(number - 1));
            assertThat(broker.deploy().placement().constraints()).containsExactly("node.labels.dps.node == " + number);
        }
        assertThat(BROKERS.stream()
                        .map(name -> services.get(name).mounts().get(0).source())
                        .distinct())
                .hasSize(3);
    }

    @Test
    void whatever_may_run_a_stream_has_to_hold_a_lease() {
        Map<String, ComposeService> services = cluster().services();

        for (String name : List.of("averager", "averager-standby", "airflow-scheduler")) {
            assertThat(services.get(name).environment()).as(name).containsEntry("DPS_LEASE", "true");
        }
        assertThat(StreamServices.of("stream-sums", "sums", cluster()).environment())
                .containsEntry("DPS_LEASE", "true");
    }

    /** Else a change of one of them would be forgotten in the other file. */
    @Test
    void the_brokers_differ_in_nothing_but_their_place() {
        ComposeService first = cluster().services().get("kafka");

        for (String name : List.of("kafka-2", "kafka-3")) {
            ComposeService other = cluster().services().get(name);
            assertThat(other.image()).isEqualTo(first.image());
            assertThat(other.environment().keySet())
                    .containsExactlyInAnyOrderElementsOf(first.environment().keySet());
            assertThat(other.healthcheck()).isEqualTo(first.healthcheck());
            assertThat(other.ports()).isEqualTo(first.ports());
            assertThat(other.secrets()).isEqualTo(first.secrets());
            assertThat(other.configs()).isEqualTo(first.configs());
            assertThat(other.capabilitiesDropped()).isEqualTo(first.capabilitiesDropped());
            assertThat(other.readOnly()).isEqualTo(first.readOnly());
            assertThat(other.user()).isEqualTo(first.user());
            assertThat(other.stopGracePeriod()).isEqualTo(first.stopGracePeriod());
            assertThat(other.logging()).isEqualTo(first.logging());
            assertThat(other.deploy().limits()).isEqualTo(first.deploy().limits());
            assertThat(other.deploy().reservations()).isEqualTo(first.deploy().reservations());
            assertThat(other.deploy().update()).isEqualTo(first.deploy().update());
            assertThat(other.deploy().restartPolicy()).isEqualTo(first.deploy().restartPolicy());
        }
    }

    @Test
    void without_a_shared_folder_all_that_keeps_files_is_on_one_node() {
        cluster().services().values().stream()
                .filter(service -> !BROKERS.contains(service.name()))
                .filter(service -> !List.of("spark-worker", "generator").contains(service.name()))
                .forEach(service -> assertThat(service.deploy().placement().constraints())
                        .as(service.name())
                        .containsExactly("node.labels.dps.node == 1"));
        assertThat(List.of("connect", "averager", "averager-standby", "airflow-scheduler"))
                .allSatisfy(name ->
                        assertThat(cluster().services().get(name).environment()).containsEntry("DPS_DRIVERS", "local"));
    }

    @Test
    void with_a_shared_folder_drivers_run_on_the_workers_and_move_to_other_nodes() {
        ComposeFile file = shared();

        assertThat(file.volumes().get("spark-data").driverOptions()).containsEntry("device", "/mnt/dps");
        for (String name : List.of("spark-master", "connect", "history", "averager")) {
            assertThat(file.services().get(name).deploy().placement().constraints())
                    .containsExactly("node.role == manager");
        }
        assertThat(file.services().get("connect").environment()).containsEntry("DPS_DRIVERS", "spark");
        assertThat(file.services().get("spark-master").environment())
                .containsEntry("DPS_RECOVERY", "/var/lib/dps/recovery");
    }

    private static ComposeFile laid(String lower, String upper) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("lower.yml", lower);
        files.put("upper.yml", upper);
        return ComposeLoader.load(files, Map.of());
    }

    @Test
    void mappings_are_merged_and_scalars_replaced() {
        ComposeFile file = laid(
                "services:\n  a:\n    image: one\n    environment:\n      X: 1\n      Y: 2\n",
                "services:\n  a:\n    environment:\n      Y: 3\n    command: [run]\n  b:\n    image: two\n");

        assertThat(file.services().keySet()).containsExactly("a", "b");
        assertThat(file.services().get("a").environment()).isEqualTo(Map.of("X", "1", "Y", "3"));
        assertThat(file.services().get("a").command()).containsExactly("run");
    }

    @Test
    void a_list_in_both_files_is_refused_where_it_is() {
        assertThatThrownBy(() -> laid(
                        "services:\n  a:\n    image: one\n    command: [run]\n",
                        "services:\n  a:\n    command: [walk]\n"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("upper.yml:3: 'services.a.command' is a list in both files");
    }
}
