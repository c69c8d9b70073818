package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Nodes;
import io.dps.stack.model.Nodes.NodeStatus;
import io.dps.stack.model.Nodes.Removal;
import io.dps.stack.model.Nodes.Role;
import io.dps.stack.swarm.StackOnFakeEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes of a swarm of three managers; the engine that is asked is that of host1. */
final class SwarmNodesTest {
    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private ObjectNode host1;
    private ObjectNode host2;
    private ObjectNode host3;
    private Nodes nodes;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.inSwarm(folder);
        host1 = stack.engine().nodes().get(0);
        host1.withObject("/ManagerStatus").put("Addr", "10.0.0.1:2377");
        host3 = stack.engine().join("node3mnopqrst", "host3", "10.0.0.3");
        host2 = stack.engine().join("node2fghijklm", "host2", "10.0.0.2");
        nodes = stack.target().nodes();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void nodes_are_listed_by_name_with_the_tasks_of_the_stack_that_run_there() {
        stack.deployed();
        host1.withObject("/Spec/Labels").put("zone", "a");
        host1.withObject("/Description/Engine").put("EngineVersion", "20.10.24");
        host1.withObject("/Description/Resources").put("MemoryBytes", 8L << 30);
        host2.withObject("/Status").put("State", "down");
        host2.withObject("/ManagerStatus").put("Reachability", "unreachable");
        host3.withObject("/Spec").put("Role", "worker").put("Availability", "drain");
        host3.remove("ManagerStatus");

        assertThat(nodes.list())
                .containsExactly(
                        new NodeStatus(
                                "host1",
                                "node1abcdefg",
                                "manager",
                                "leader",
                                "ready",
                                "active",
                                "127.0.0.1",
                                "20.10.24",
                                4,
                                8L << 30,
                                List.of("store.1", "worker.1"),
                                Map.of("zone", "a")),
                        new NodeStatus(
                                "host2",
                                "node2fghijkl",
                                "manager",
                                "unreachable",
                                "down",
                                "active",
                                "10.0.0.2",
                                "",
                                4,
                                0,
                                List.of(),
                                Map.of()),
                        new NodeStatus(
                                "host3",
                                "node3mnopqrs",
                                "worker",
                                "",
                                "ready",
                                "drain",
                                "10.0.0.3",
                                "",
                                4,
                                0,
                                List.of(),
                                Map.of()));
    }

    @Test
    void an_engine_in_no_swarm_has_no_nodes() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder.resolve("alone"))) {
            Nodes none = alone.target().nodes();
            String why = "the Docker engine at " + alone.engine().host() + " is not in a swarm";
            String advice = "'stack deploy' makes a swarm of this node; or: docker swarm init";

            refuses(none::list, FailureKind.FAILED, why, advice);
            refuses(() -> none.joinCommand(Role.WORKER), FailureKind.FAILED, why, advice);
            refuses(() -> none.label("host1", Map.of()), FailureKind.FAILED, why, advice);
            refuses(() -> none.drain("host1", storing -> {}), FailureKind.FAILED, why, advice);
            refuses(() -> none.remove("host1", Removal.ANY, () -> {}), FailureKind.FAILED, why, advice);
        }
    }

    @Test
    void a_node_joins_with_the_token_of_its_role_and_the_address_of_the_manager_that_answers() {
        assertThat(nodes.joinCommand(Role.MANAGER))
                .isEqualTo("docker swarm join --token SWMTKN-1-manager 10.0.0.1:2377");
        assertThat(nodes.joinCommand(Role.WORKER)).isEqualTo("docker swarm join --token SWMTKN-1-worker 10.0.0.1:2377");
    }

    @Test
    void nobody_can_join_a_swarm_that_listens_on_loopback() {
        host1.withObject("/ManagerStatus").put("Addr", "127.0.0.1:2377");

        refuses(
                () -> nodes.joinCommand(Role.MANAGER),
                FailureKind.FAILED,
                "other nodes cannot join this swarm: its manager's address is 127.0.0.1:2377",
                "make the swarm again with an address that they reach: docker swarm leave --force, then docker swarm init"
                        + " --advertise-addr ADDRESS");
    }

    @Test
    void labels_are_set_and_removed_and_all_else_of_the_node_stays() {
        host2.withObject("/Spec").put("Name", "second").put("Availability", "pause");
        host2.withObject("/Spec/Labels").put("zone", "a").put("disk", "ssd").put("rack", "7");

        NodeStatus changed = nodes.label(
                "host2", Map.of("zone", Optional.of("b"), "disk", Optional.empty(), "new", Optional.of("")));

        assertThat(changed.labels()).isEqualTo(Map.of("zone", "b", "rack", "7", "new", ""));
        assertThat(host2.at("/Spec/Name").asText()).isEqualTo("second");
        assertThat(host2.at("/Spec/Role").asText()).isEqualTo("manager");
        assertThat(host2.at("/Spec/Availability").asText()).isEqualTo("pause");
    }

    @Test
    void a_change_is_made_again_when_the_node_has_changed_meanwhile() {
        stack.engine().refuse("POST /nodes", 500, "rpc error: code = Unknown desc = update out of sequence", 3);

        assertThat(nodes.label("host2", Map.of("zone", Optional.of("b"))).labels())
                .isEqualTo(Map.of("zone", "b"));
    }

    @Test
    void a_change_that_the_engine_rejects_is_reported_in_its_words() {
        stack.engine().refuse("POST /nodes", 500, "rpc error: code = Unknown desc = no disk", 1);

        assertThatThrownBy(() -> nodes.activate("host2"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("cannot change node host2: no disk");
    }

    @Test
    void a_node_is_named_by_its_name_its_id_or_the_first_digits_of_its_id() {
        assertThat(List.of("host2", "node2fghijklm", "node2fghijkl", "node2"))
                .allSatisfy(name -> assertThat(nodes.activate(name).name()).isEqualTo("host2"));
        refuses(
                () -> nodes.activate("nod"),
                FailureKind.USAGE,
                "there is no node 'nod'",
                "nodes are host1, host2, host3");
    }

    @Test
    void a_name_that_no_node_has_is_refused_with_the_nearest_one() {
        refuses(
                () -> nodes.label("hots2", Map.of("a", Optional.empty())),
                FailureKind.USAGE,
                "there is no node 'hots2'",
                "did you mean 'host2'?");
        refuses(
                () -> nodes.drain("moon", storing -> {}),
                FailureKind.USAGE,
                "there is no node 'moon'",
                "nodes are host1, host2, host3");
    }

    @Test
    void a_name_that_two_nodes_have_is_refused_with_their_ids() {
        host3.withObject("/Description").put("Hostname", "host2");
        host3.withObject("/Status").put("State", "down");

        refuses(
                () -> nodes.drain("host2", storing -> {}),
                FailureKind.USAGE,
                "2 nodes are called 'host2'",
                "use an id: node2fghijklm (ready), node3mnopqrst (down)");
    }

    @Test
    void a_node_is_drained_and_made_active_again() {
        assertThat(nodes.drain("host2", storing -> {}).availability()).isEqualTo("drain");
        assertThat(nodes.activate("host2").availability()).isEqualTo("active");
    }

    @Test
    void the_only_node_that_takes_tasks_is_not_drained() {
        host2.withObject("/Spec").put("Availability", "pause");
        host3.withObject("/Status").put("State", "down");
        List<String> before = stack.engine().requests();

        refuses(
                () -> nodes.drain("host1", storing -> {}),
                FailureKind.FAILED,
                "no other node could take the tasks of host1",
                "make another node active first: stack nodes activate NODE");
        assertThat(nodes.drain("host2", storing -> {}).availability()).isEqualTo("drain");
        stack.engine().nodes().removeIf(node -> node != host1);
        refuses(
                () -> nodes.drain("host1", storing -> {}),
                FailureKind.FAILED,
                "no other node could take the tasks of host1",
                "add a node first: stack nodes join-command");
        assertThat(stack.engine().requests()).hasSize(before.size() + 1);
    }

    @Test
    void services_with_data_on_a_node_are_those_with_volumes_that_run_there() {
        stack.deployed();
        List<List<String>> asked = new ArrayList<>();

        nodes.drain("host1", asked::add);
        nodes.drain("host2", asked::add);

        assertThat(asked).containsExactly(List.of("store"), List.of());
    }

    @Test
    void nothing_changes_without_consent() {
        lose(host3);
        IllegalStateException no = new IllegalStateException("no");

        assertThatThrownBy(() -> nodes.drain("host2", storing -> {
                    throw no;
                }))
                .isSameAs(no);
        assertThatThrownBy(() -> nodes.remove("host3", Removal.DOWN, () -> {
                    throw no;
                }))
                .isSameAs(no);

        assertThat(stack.engine().requests()).noneMatch(request -> request.contains("/nodes/"));
    }

    @Test
    void nobody_is_asked_for_what_is_refused() {
        assertThatThrownBy(() -> nodes.remove("host3", Removal.DOWN, () -> fail("asked")))
                .hasMessage("host3 is up");
        stack.engine().nodes().removeIf(node -> node != host1);
        assertThatThrownBy(() -> nodes.drain("host1", storing -> fail("asked")))
                .hasMessage("no other node could take the tasks of host1");
    }

    @Test
    void a_manager_that_is_down_is_made_a_worker_and_then_removed() {
        lose(host3);
        stack.engine().demotesAfter(5);

        nodes.remove("host3", Removal.DOWN, () -> {});

        assertThat(nodes.list()).extracting(NodeStatus::name).containsExactly("host1", "host2");
    }

    @Test
    void a_manager_that_stays_one_is_not_removed() {
        lose(host3);
        stack.engine().demotesAfter(Integer.MAX_VALUE);

        refuses(
                () -> nodes.remove("host3", Removal.DOWN, () -> {}),
                FailureKind.TIMEOUT,
                "host3 is still a manager 60 s after it was made a worker",
                "see: stack nodes; repeat the command when all managers are reachable");
    }

    @Test
    void a_node_that_is_up_is_removed_only_by_force() {
        refuses(
                () -> nodes.remove("host3", Removal.DOWN, () -> {}),
                FailureKind.FAILED,
                "host3 is up",
                "move its tasks away (stack nodes drain host3) and let it leave (there: docker swarm leave --force), or"
                        + " remove it as it is: --force");
        assertThat(host3.at("/Spec/Role").asText()).isEqualTo("manager");

        nodes.remove("host3", Removal.ANY, () -> {});

        assertThat(nodes.list()).extracting(NodeStatus::name).containsExactly("host1", "host2");
    }

    @Test
    void a_manager_without_which_the_others_are_no_quorum_stays() {
        lose(host3);

        refuses(
                () -> nodes.remove("host2", Removal.ANY, () -> {}),
                FailureKind.FAILED,
                "without host2 the swarm has no quorum: 1 of the 2 managers left is reachable",
                "first start or remove a manager that is unreachable (see: stack nodes), or add another one:"
                        + " stack nodes join-command");
        assertThat(stack.engine().requests()).noneMatch(request -> request.contains("/nodes/"));
    }

    @Test
    void the_last_manager_and_the_node_that_answers_stay() {
        refuses(
                () -> nodes.remove("host1", Removal.ANY, () -> {}),
                FailureKind.FAILED,
                "host1 cannot remove itself: it is the node whose engine dps asks",
                "set DOCKER_HOST to the engine of another manager");
        host2.remove("ManagerStatus");
        host3.remove("ManagerStatus");
        refuses(
                () -> nodes.remove("host1", Removal.ANY, () -> {}),
                FailureKind.FAILED,
                "host1 is the last manager of the swarm",
                "add another manager first: stack nodes join-command");
    }

    @Test
    void a_worker_is_removed_whatever_the_quorum() {
        host2.withObject("/Spec").put("Role", "worker");
        host2.remove("ManagerStatus");
        host2.withObject("/Status").put("State", "down");
        host3.withObject("/ManagerStatus").put("Reachability", "unreachable");

        nodes.remove("host2", Removal.DOWN, () -> {});

        assertThat(nodes.list()).extracting(NodeStatus::name).containsExactly("host1", "host3");
    }

    private static void lose(ObjectNode node) {
        node.withObject("/Status").put("State", "down");
        node.withObject("/ManagerStatus").put("Reachability", "unreachable");
    }

    private static void refuses(ThrowingCallable call, FailureKind kind, String message, String hint) {
        assertThatThrownBy(call).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(message);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.hint()).isEqualTo(hint);
        });
    }
}
