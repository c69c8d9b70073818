package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.state.Progress;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which nodes run the brokers of a cluster. */
final class ClusterNodesTest {
    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private EngineConnection engine;
    private ObjectNode host1;
    private ObjectNode host2;
    private ObjectNode host3;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.inSwarm(folder);
        engine = stack.engine().connect();
        host1 = stack.engine().nodes().get(0);
        host1.withObject("/Description").put("Hostname", "zulu");
        host3 = stack.engine().join("node3mnopqrst", "host3", "10.0.0.3");
        host2 = stack.engine().join("node2fghijklm", "host2", "10.0.0.2");
    }

    @AfterEach
    void close() {
        engine.close();
        stack.close();
    }

    private ClusterNodes nodes() {
        EngineQueries queries = new EngineQueries(engine);
        return new ClusterNodes(queries, queries.info());
    }

    private List<String> labels() {
        return List.of(host1, host2, host3).stream()
                .map(node -> node.at("/Spec/Labels/" + ClusterNodes.LABEL).asText())
                .toList();
    }

    private void label() {
        ProgressListener silent = (service, step, elapsed, detail) -> {};
        nodes().label(engine, EngineClock.REAL, new Progress(silent, System::nanoTime));
    }

    @Test
    void the_node_that_is_asked_comes_first_then_the_others_by_name() {
        assertThat(nodes().addresses()).containsExactly("127.0.0.1", "10.0.0.2", "10.0.0.3");

        label();

        assertThat(labels()).containsExactly("1", "2", "3");
    }

    @Test
    void a_label_stays_where_it_is_even_on_a_node_that_is_down() {
        host3.withObject("/Spec/Labels").put(ClusterNodes.LABEL, "1").put("zone", "a");
        host3.withObject("/Status").put("State", "down");

        label();

        assertThat(labels()).containsExactly("2", "3", "1");
        assertThat(host3.at("/Spec/Labels/zone").asText()).isEqualTo("a");
        assertThat(nodes().addresses()).containsExactly("10.0.0.3", "127.0.0.1", "10.0.0.2");
    }

    @Test
    void fewer_than_three_managers_that_take_tasks_are_refused() {
        host2.withObject("/Spec").put("Availability", "drain");

        assertThatThrownBy(this::nodes)
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(e.hint()).contains("stack nodes join-command");
                })
                .hasMessage("profile cluster needs three managers that take tasks; this swarm has 2");
        assertThat(labels()).containsOnly("");
    }

    @Test
    void two_nodes_of_one_number_are_refused() {
        host2.withObject("/Spec/Labels").put(ClusterNodes.LABEL, "2");
        host3.withObject("/Spec/Labels").put(ClusterNodes.LABEL, "2");

        assertThatThrownBy(this::nodes).hasMessage("two nodes have the label dps.node=2: host2, host3");
    }
}
