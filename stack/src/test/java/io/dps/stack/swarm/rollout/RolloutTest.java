package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.swarm.FakeSwarm;
import io.dps.stack.swarm.FakeSwarm.Fate;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How one service comes up, or does not. */
final class RolloutTest {
    private static final String STORE = "t-fake_store";
    private static final String WORKER = "t-fake_worker";

    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private FakeSwarm swarm;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.inSwarm(folder);
        swarm = stack.engine().swarm();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void only_a_probe_that_failed_is_reported() throws IOException {
        assertThat(Rollout.failure(probe(0, ""))).isEmpty();
        assertThat(Rollout.failure(probe(0, "up"))).isEmpty();
        assertThat(Rollout.failure(probe(7, ""))).contains("exit code 7");
        assertThat(Rollout.failure(probe(1, "no rain yet\\n"))).contains("exit code 1 no rain yet");
    }

    private static JsonNode probe(int code, String output) throws IOException {
        return new ObjectMapper().readTree("{\"ExitCode\": " + code + ", \"Output\": \"" + output + "\"}");
    }

    @Test
    void a_task_that_ends_again_and_again_is_given_up_with_its_last_lines() {
        swarm.next(STORE, Fate.crashes(3));
        swarm.printed(STORE, "starting", "cannot read the map");

        UserFailure failure = failure(stack.target());

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessage("store does not stay up: task: non-zero exit (3)");
        assertThat(failure.hint())
                .isEqualTo("see: stack logs store\nits last lines:\n  starting\n  cannot read the map");
        assertThat(stack.steps()).contains("store: FAILED store does not stay up: task: non-zero exit (3)");
        assertThat(failed()).isBetween(3L, 4L);
    }

    @Test
    void a_task_that_ends_twice_and_then_stays_up_is_well() {
        swarm.next(STORE, Fate.crashes(3), Fate.crashes(3), Fate.runs());

        assertThat(StackOnFakeEngine.row(stack.deployed(), "store").state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void a_task_that_the_node_rejects_is_given_up_at_once() {
        swarm.next(STORE, Fate.stays("rejected", "No such image: dps/store:1"));

        UserFailure failure = failure(stack.target());

        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure).hasMessage("image dps/store:1 is missing on the node");
        assertThat(failure.hint()).isEqualTo("build it: stack images build");
    }

    @Test
    void a_task_that_fits_no_node_is_given_up_after_20_seconds() {
        swarm.next(STORE, Fate.stays("pending", "no suitable node (scheduling constraints not satisfied on 1 node)"));
        String file = StackOnFakeEngine.FILE.replaceFirst(
                "deploy: \\{endpoint_mode: dnsrr}",
                "deploy: {endpoint_mode: dnsrr, placement: {constraints: [node.labels.t == none]}}");
        stack.pause().atLeast(Duration.ofSeconds(1));

        UserFailure failure = failure(stack.target(file));

        assertThat(failure)
                .hasMessage(
                        "no node meets the constraints of store: node.labels.t == none (no suitable node (scheduling constraints not"
                                + " satisfied on 1 node))");
        assertThat(failure.hint()).startsWith("add the label to a node: docker node update --label-add");
        assertThat(stack.pause().nanoTime())
                .isBetween(
                        Duration.ofSeconds(20).toNanos(), Duration.ofSeconds(22).toNanos());
    }

    @Test
    void a_port_that_a_program_holds_is_not_tried_thrice() {
        swarm.next(
                STORE,
                new Fate(
                        List.of("starting", "failed"),
                        "starting container failed: listen tcp4 0.0.0.0:5000: bind: address already in use",
                        128));

        UserFailure failure = failure(stack.target());

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failed()).isLessThan(3);
    }

    @Test
    void a_service_that_is_never_healthy_is_reported_with_its_check_and_lines() {
        swarm.next(STORE, Fate.stays("starting", ""));
        swarm.printed(STORE, "waiting for rain");
        stack.pause().atLeast(Duration.ofSeconds(5));

        UserFailure failure = failure(stack.target());

        assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failure).hasMessage("store is not healthy after 60 s: its health check does not pass yet");
        assertThat(failure.hint())
                .isEqualTo("health check: exit code 1 no rain yet\nits last lines:\n  waiting for rain");
    }

    @Test
    void a_service_that_nothing_is_known_of_is_reported_with_where_to_look() {
        swarm.next(STORE, Fate.stays("new", ""));
        stack.pause().atLeast(Duration.ofSeconds(30));

        UserFailure failure = failure(stack.target());

        assertThat(failure).hasMessage("store is not healthy after 60 s: its task is new");
        assertThat(failure.hint()).isEqualTo("see: stack logs store");
    }

    @Test
    void a_service_is_healthy_once_it_answers() {
        AtomicInteger asked = new AtomicInteger();
        HealthCheck second = endpoints -> {
            if (asked.incrementAndGet() == 1) {
                throw new IOException("no leader yet\nat all");
            }
        };
        SwarmTarget target = stack.target(StackOnFakeEngine.FILE, Map.of("store", second));

        stack.deploy(target);

        assertThat(asked).hasValue(2);
        assertThat(stack.steps())
                .containsSubsequence(
                        "store: STARTING",
                        "store: WAITING it runs but does not answer yet: no leader yet",
                        "store: HEALTHY");
    }

    @Test
    void a_change_waits_for_the_end_of_the_earlier_task() {
        stack.deployed();
        swarm.endsAfter(9);
        stack.steps().clear();

        stack.deploy(stack.target(changed()));

        assertThat(stack.steps())
                .containsSubsequence(
                        "worker: STARTING changed: Labels.com.docker.stack.image, TaskTemplate.ContainerSpec.Image",
                        "worker: WAITING a surplus task has not stopped yet",
                        "worker: HEALTHY");
        assertThat(swarm.service(WORKER).orElseThrow().at("/UpdateStatus/State").asText())
                .isEqualTo("completed");
    }

    @Test
    void a_task_of_a_node_that_is_away_is_not_waited_for() {
        stack.deployed();
        swarm.endsAfter(Integer.MAX_VALUE);
        stack.engine().nodes().get(0).withObject("/Status").put("State", "down");

        stack.deploy(stack.target(changed()));

        assertThat(stack.steps()).contains("worker: HEALTHY");
    }

    @Test
    void a_change_that_the_engine_rolls_back_has_failed_with_the_reason() {
        String careful = StackOnFakeEngine.FILE.replace(
                "update_config: {monitor: 1s,", "update_config: {failure_action: rollback, monitor: 1s,");
        stack.deploy(stack.target(careful));
        swarm.next(WORKER, Fate.crashes(5));
        swarm.printed(WORKER, "no such option");

        UserFailure failure = failure(stack.target(careful.replace("dps/worker:1", "dps/worker:2")));

        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure)
                .hasMessage("the change of worker was rolled back: worker does not stay up: task: non-zero exit (5)");
        assertThat(failure.hint()).contains("no such option");
        assertThat(stack.spec("worker").at("/TaskTemplate/ContainerSpec/Image").asText())
                .isEqualTo("dps/worker:1");
    }

    @Test
    void a_change_that_the_engine_stops_has_failed() {
        stack.deployed();
        swarm.next(WORKER, Fate.crashes(5));

        assertThat(failure(stack.target(changed())))
                .hasMessage("the change of worker was stopped: worker does not stay up: task: non-zero exit (5)");
    }

    @Test
    void a_job_that_becomes_what_it_once_was_runs_once_more() {
        String job = "dps/job:1";
        stack.deployed();
        stack.deploy(stack.target(StackOnFakeEngine.FILE.replace(job, "dps/job:2")));
        swarm.staffsLater();

        stack.deploy(stack.target(StackOnFakeEngine.FILE));

        assertThat(swarm.tasks())
                .filteredOn(
                        task -> task.at("/Spec/ContainerSpec/Image").asText().equals(job))
                .extracting(task -> task.at("/Status/State").asText())
                .containsExactly("complete", "complete");
    }

    @Test
    void a_job_that_is_changed_runs_once_more_and_is_done() {
        SwarmTarget target = stack.deployed();
        stack.steps().clear();

        stack.deploy(stack.target(StackOnFakeEngine.FILE.replace("dps/job:1", "dps/job:2")));

        assertThat(stack.steps())
                .contains("job: STARTING changed: Labels.com.docker.stack.image, TaskTemplate.ContainerSpec.Image");
        assertThat(StackOnFakeEngine.row(target, "job").state()).isEqualTo(State.ENDED);
    }

    @Test
    void a_service_without_a_check_has_to_run_for_2_seconds() {
        String file = StackOnFakeEngine.FILE.replaceFirst("    healthcheck: .*\n", "");
        long begin = stack.pause().nanoTime();

        stack.deploy(stack.target(file));

        assertThat(stack.steps()).contains("store: WAITING its task has just been started", "store: HEALTHY");
        assertThat(stack.pause().nanoTime() - begin)
                .isGreaterThanOrEqualTo(Duration.ofSeconds(2).toNanos());
    }

    @Test
    void an_update_between_is_a_reason_to_look_again() {
        stack.deployed();
        stack.engine().refuse("POST /services/", 500, "rpc error: code = Unknown desc = update out of sequence", 3);

        stack.deploy(stack.target(changed()));

        assertThat(stack.spec("worker").at("/TaskTemplate/ContainerSpec/Image").asText())
                .isEqualTo("dps/worker:2");
    }

    @Test
    void updates_that_never_fit_are_given_up_after_20_tries() {
        stack.deployed();
        int before = stack.engine().requests().size();
        stack.engine().refuse("POST /services/", 500, "rpc error: code = Unknown desc = update out of sequence", 99);

        assertThat(failure(stack.target(changed())))
                .hasMessage("cannot change service t-fake_worker: update out of sequence");
        assertThat(stack.engine().requests()).hasSize(before + 20);
    }

    private long failed() {
        return swarm.tasks().stream()
                .filter(task -> task.at("/Status/State").asText().equals("failed"))
                .count();
    }

    private static String changed() {
        return StackOnFakeEngine.FILE.replace("dps/worker:1", "dps/worker:2");
    }

    private UserFailure failure(SwarmTarget target) {
        try {
            stack.deploy(target);
        } catch (UserFailure e) {
            return e;
        }
        throw new AssertionError("deployed: " + stack.steps());
    }
}
