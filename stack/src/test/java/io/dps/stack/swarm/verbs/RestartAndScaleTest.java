package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.FakeSwarm.Fate;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restarts, and numbers of tasks. */
final class RestartAndScaleTest {
    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.inSwarm(folder);
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void without_a_deployment_there_is_nothing_to_restart() {
        SwarmTarget target = stack.target();

        assertThatThrownBy(() -> restart(target, Set.of()))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE))
                .hasMessage("nothing is deployed in context t-fake");
    }

    @Test
    void a_restarted_service_has_another_task_and_the_others_keep_theirs() {
        SwarmTarget target = stack.deployed();
        List<String> store = stack.tasks("store");
        List<String> worker = stack.tasks("worker");
        stack.steps().clear();

        restart(target, Set.of("worker"));

        assertThat(stack.tasks("worker")).hasSize(1).isNotEqualTo(worker);
        assertThat(stack.tasks("store")).isEqualTo(store);
        assertThat(stack.steps()).containsSubsequence("worker: STARTING changed: restart", "worker: HEALTHY");
        assertThat(stack.spec("worker").at("/TaskTemplate/ForceUpdate").asInt()).isEqualTo(1);
    }

    @Test
    void a_restart_of_all_starts_no_application() {
        SwarmTarget target = stack.deployed();
        stack.steps().clear();

        restart(target, Set.of());

        assertThat(stack.steps())
                .filteredOn(step -> step.endsWith("STARTING changed: restart"))
                .containsExactlyInAnyOrder(
                        "store: STARTING changed: restart",
                        "job: STARTING changed: restart",
                        "worker: STARTING changed: restart");
        assertThat(target.application("app")).isEmpty();
    }

    @Test
    void a_restart_whose_task_fails_has_failed() {
        SwarmTarget target = stack.deployed();
        stack.engine().swarm().next("t-fake_worker", Fate.crashes(5));

        assertThatThrownBy(() -> restart(target, Set.of("worker")))
                .hasMessage("the change of worker was stopped: worker does not stay up: task: non-zero exit (5)");
    }

    @Test
    void a_service_that_is_none_is_told_with_those_that_are() {
        SwarmTarget target = stack.deployed();

        assertThatThrownBy(() -> restart(target, Set.of("warehouse")))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(failure).hasMessage("there is no service 'warehouse'");
                    assertThat(failure.hint()).isEqualTo("services are store, job, worker, app");
                });
    }

    @Test
    void a_service_that_is_written_wrongly_is_suggested() {
        SwarmTarget target = stack.deployed();

        assertThatThrownBy(() -> restart(target, Set.of("wroker")))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.hint()).isEqualTo("did you mean 'worker'?"));
    }

    @Test
    void a_scaled_service_stays_scaled_over_a_deploy() {
        SwarmTarget target = stack.deployed();

        scale(target, "worker", 2);

        assertThat(StackOnFakeEngine.row(target, "worker").tasks()).isEqualTo("2/2");
        List<String> tasks = stack.tasks("worker");
        stack.deploy(target);
        assertThat(stack.tasks("worker")).isEqualTo(tasks).hasSize(2);
    }

    @Test
    void what_is_scaled_away_has_ended_when_it_is_done() {
        SwarmTarget target = stack.deployed();
        scale(target, "worker", 3);
        List<String> three = stack.tasks("worker");
        stack.engine().swarm().endsAfter(5);
        stack.steps().clear();

        scale(target, "worker", 1);

        assertThat(stack.steps()).contains("worker: WAITING 2 surplus tasks have not stopped yet");
        assertThat(stack.tasks("worker")).containsExactly(three.get(0));
        assertThat(StackOnFakeEngine.row(target, "worker").tasks()).isEqualTo("1/1");
    }

    @Test
    void what_cannot_be_scaled_is_refused() {
        SwarmTarget target = stack.target(StackOnFakeEngine.FILE.replace(
                "    command: [serve, --all]\n",
                "    command: [serve, --all]\n    ports: [{target: 80, published: 8080, mode: host}]\n"));
        stack.deploy(target);
        List<String> requests = stack.engine().requests();

        assertThatThrownBy(() -> scale(target, "worker", -1))
                .hasMessage("the number of tasks of worker must not be negative: -1");
        assertThatThrownBy(() -> scale(target, "app", 2)).hasMessage("app is an application and cannot be scaled");
        assertThatThrownBy(() -> scale(target, "store", 2))
                .hasMessage("store runs at most one task per node, because it uses a port of the node");
        assertThat(stack.engine().requests()).isEqualTo(requests);
    }

    @Test
    void a_global_service_is_refused_without_naming_a_port() {
        stack.deploy(stack.target(StackOnFakeEngine.FILE));
        SwarmTarget target = stack.target(StackOnFakeEngine.FILE.replace(
                "      update_config: {monitor: 1s, order: stop-first}\n",
                "      update_config: {monitor: 1s, order: stop-first}\n      mode: global\n"));

        assertThatThrownBy(() -> scale(target, "worker", 2)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage("worker runs at most one task per node");
            assertThat(failure.hint()).isEqualTo("scale spark-worker instead");
        });
    }

    private void restart(SwarmTarget target, Set<String> services) {
        target.restart(services, StackOnFakeEngine.request(), stack.listener());
    }

    private void scale(SwarmTarget target, String service, int replicas) {
        target.scale(Map.of(service, replicas), StackOnFakeEngine.request(), stack.listener());
    }
}
