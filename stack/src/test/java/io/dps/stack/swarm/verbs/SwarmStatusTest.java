package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.stack.model.Application;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.swarm.FakeSwarm;
import io.dps.stack.swarm.FakeSwarm.Fate;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import io.dps.stack.swarm.TestStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of services and applications, in each state that they may be in. */
final class SwarmStatusTest {
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
    void nothing_is_there_before_a_deploy_and_nothing_runs_after_a_removal() {
        SwarmTarget target = stack.target();
        assertThat(target.status())
                .extracting(ServiceStatus::name, ServiceStatus::state)
                .containsExactly(
                        tuple("store", State.ABSENT), tuple("job", State.ABSENT), tuple("worker", State.ABSENT));
        stack.deploy(target);

        target.remove(Purge.KEEP_DATA, stack.listener());

        assertThat(row("store").state()).isEqualTo(State.STOPPED);
        assertThat(row("store").detail()).isEqualTo("removed; its data is kept");
    }

    @Test
    void the_names_of_the_services_are_known_without_an_engine() {
        SwarmTarget without = new TestStack(folder, StackOnFakeEngine.NAME).target(StackOnFakeEngine.FILE, () -> {
            throw new AssertionError("no engine may be opened");
        });
        assertThat(without.serviceNames()).isEmpty();

        stack.deployed();

        assertThat(without.serviceNames()).containsExactlyInAnyOrder("store", "job", "worker", "app");
    }

    @Test
    void a_service_that_runs_has_its_task_its_node_and_its_memory() {
        stack.deployed();

        ServiceStatus store = row("store");

        assertThat(store.state()).isEqualTo(State.HEALTHY);
        assertThat(store.tasks()).isEqualTo("1/1");
        assertThat(store.node()).isEqualTo("host1");
        assertThat(store.id()).contains(stack.tasks("store").get(0).substring(0, 12));
        assertThat(store.residentBytes()).isEqualTo(200L << 20);
        assertThat(store.detail()).isEmpty();
    }

    @Test
    void a_service_that_publishes_a_port_is_told_with_its_address() {
        stack.deploy(stack.target(StackOnFakeEngine.FILE.replace(
                "    command: [serve, --all]\n",
                "    command: [serve, --all]\n    ports: [{target: 80, published: 8080, mode: host}]\n")));

        assertThat(StackOnFakeEngine.row(
                                stack.target(StackOnFakeEngine.FILE.replace(
                                        "    command: [serve, --all]\n",
                                        "    command: [serve, --all]\n    ports: [{target: 80, published: 8080,"
                                                + " mode: host}]\n")),
                                "store")
                        .endpoint())
                .isEqualTo("127.0.0.1:8080");
    }

    @Test
    void a_job_that_is_done_is_not_called_dead() {
        stack.deployed();

        assertThat(row("job").state()).isEqualTo(State.ENDED);
        assertThat(row("job").tasks()).isEqualTo("0/1");
        assertThat(row("job").id()).isEmpty();
    }

    @Test
    void a_service_that_is_gone_is_missing() {
        stack.deployed();
        swarm.remove(swarm.service("t-fake_store").orElseThrow());

        assertThat(row("store").state()).isEqualTo(State.DEAD);
        assertThat(row("store").detail()).isEqualTo("its service is missing");
    }

    @Test
    void a_task_that_failed_once_is_told_though_the_service_is_well() {
        swarm.next("t-fake_store", Fate.crashes(3), Fate.runs());
        stack.deployed();

        assertThat(row("store").state()).isEqualTo(State.HEALTHY);
        assertThat(row("store").detail()).isEqualTo("earlier: task: non-zero exit (3)");
    }

    @Test
    void a_task_of_a_node_that_is_away_does_not_count() {
        stack.deployed();
        stack.engine().nodes().get(0).withObject("/Status").put("State", "down");

        assertThat(row("store").state()).isEqualTo(State.STARTING);
        assertThat(row("store").tasks()).isEqualTo("0/1");
    }

    @Test
    void a_service_whose_container_is_well_and_that_does_not_answer_is_not_healthy() {
        stack.deployed();
        SwarmTarget asking =
                stack.target(StackOnFakeEngine.FILE, Map.of("store", endpoints -> {}, "worker", endpoints -> {
                    throw new IOException("no heartbeat\nsince noon");
                }));

        assertThat(StackOnFakeEngine.row(asking, "store").state()).isEqualTo(State.HEALTHY);
        assertThat(StackOnFakeEngine.row(asking, "worker").state()).isEqualTo(State.UNHEALTHY);
        assertThat(StackOnFakeEngine.row(asking, "worker").detail()).isEqualTo("no heartbeat");
        assertThat(StackOnFakeEngine.row(asking, "worker").tasks()).isEqualTo("1/1");
    }

    @Test
    void a_secret_that_is_missing_is_told_of_the_services_that_would_be_asked() throws IOException {
        stack.deployed();
        Path secret = folder.resolve("t-fake").resolve("secret").resolve("kafka-password");
        Files.delete(secret);
        SwarmTarget asking = stack.target(StackOnFakeEngine.FILE, Map.of("worker", endpoints -> {}));

        assertThat(StackOnFakeEngine.row(asking, "store").state()).isEqualTo(State.HEALTHY);
        assertThat(StackOnFakeEngine.row(asking, "worker").detail()).contains(secret.toString());
    }

    @Test
    void an_application_has_no_row_until_it_is_submitted() {
        SwarmTarget target = stack.deployed();

        assertThat(target.application("app")).isEmpty();
        assertThat(target.status()).extracting(ServiceStatus::name).doesNotContain("app");
    }

    @Test
    void an_application_that_runs_was_started_again_or_has_ended_is_told_as_such() {
        SwarmTarget target = stack.deployed();
        swarm.next("t-fake_app", Fate.ends(5), Fate.runs());
        swarm.printed("t-fake_app", "started", "error: the topic is gone");
        target.submit(new Application("app", "Main", List.of("one"), 96));
        ServiceStatus again = until(target, State.HEALTHY, "restarted");
        assertThat(again.detail()).isEqualTo("restarted after exit code 5: the topic is gone");
        target.stop("app");

        swarm.next("t-fake_app", Fate.ends(5));
        target.submit(new Application("app", "Main", List.of("two"), 96));
        ServiceStatus dead = until(target, State.DEAD, "");
        assertThat(dead.detail()).matches("ended [0-9-]{10}T[0-9:]{8}Z: exit code 5: the topic is gone");
        assertThat(dead.ending().orElseThrow().arguments()).containsExactly("Main", "two");
        assertThat(dead.ending().orElseThrow().hasWholeLog()).isTrue();

        swarm.next("t-fake_app", Fate.ends(0));
        target.submit(new Application("app", "Main", List.of("three"), 96));
        assertThat(until(target, State.ENDED, "").detail()).contains("exit code 0");
    }

    @Test
    void an_application_whose_container_the_engine_forgot_has_lost_its_log() {
        SwarmTarget target = stack.deployed();
        swarm.next(
                "t-fake_app",
                new Fate(List.of("starting", "running", "failed"), "No such container: c1", 0),
                Fate.stays("failed", "No such container: c1"));
        target.submit(new Application("app", "Main", List.of("one"), 96));

        ServiceStatus dead = until(target, State.DEAD, "");

        assertThat(dead.detail()).contains("its container is gone, as happens when the engine restarts");
        assertThat(dead.ending().orElseThrow().hasWholeLog()).isFalse();
    }

    private static ServiceStatus until(SwarmTarget target, State state, String detail) {
        for (int look = 0; look < 20; look++) {
            ServiceStatus now = target.application("app").orElseThrow();
            if (now.state() == state && now.detail().startsWith(detail)) {
                return now;
            }
        }
        throw new AssertionError("not " + state + " but " + target.application("app"));
    }

    private ServiceStatus row(String service) {
        return StackOnFakeEngine.row(stack.target(), service);
    }
}
