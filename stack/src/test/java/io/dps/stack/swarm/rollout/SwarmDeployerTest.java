package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.swarm.FakeSwarm;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import io.dps.stack.swarm.TestStack;
import io.dps.stack.swarm.spec.StackNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deploy does to an engine, and what it says of it. */
final class SwarmDeployerTest {
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
    void all_services_become_healthy_each_once_those_it_needs_are() {
        SwarmTarget target = stack.deployed();

        assertThat(stack.steps())
                .filteredOn(step -> step.contains("STARTING") || step.contains("HEALTHY"))
                .containsExactly(
                        "store: STARTING",
                        "store: HEALTHY",
                        "app: STARTING on demand",
                        "app: HEALTHY",
                        "job: STARTING",
                        "job: HEALTHY",
                        "worker: STARTING",
                        "worker: HEALTHY");
        assertThat(StackOnFakeEngine.row(target, "worker").state()).isEqualTo(State.HEALTHY);
        assertThat(StackOnFakeEngine.row(target, "job").state()).isEqualTo(State.ENDED);
    }

    @Test
    void networks_secrets_and_configs_are_made_with_the_labels_of_the_stack() {
        stack.deployed();

        assertThat(stack.engine().names("networks")).contains("t-fake_net");
        assertThat(stack.engine().names("secrets")).singleElement().asString().matches("t-fake_word_[0-9a-f]{12}");
        assertThat(stack.engine().names("configs")).singleElement().asString().matches("t-fake_text_[0-9a-f]{12}");
        assertThat(stack.spec("store").path("Labels").path(StackNames.NAMESPACE).asText())
                .isEqualTo("t-fake");
        assertThat(stack.spec("store").path("Labels").path(StackNames.CONTEXT).asText())
                .isEqualTo("t-fake");
    }

    @Test
    void deploying_again_touches_no_task() {
        SwarmTarget target = stack.deployed();
        List<String> requests = stack.engine().requests();
        stack.steps().clear();

        stack.deploy(target);

        assertThat(stack.engine().requests()).isEqualTo(requests);
        assertThat(stack.steps())
                .containsExactlyInAnyOrder("store: UNCHANGED", "job: UNCHANGED", "worker: UNCHANGED", "app: UNCHANGED");
    }

    @Test
    void a_changed_limit_rolls_that_service_alone() {
        stack.deployed();
        List<String> store = stack.tasks("store");
        List<String> worker = stack.tasks("worker");
        stack.steps().clear();

        stack.deploy(stack.target(StackOnFakeEngine.FILE.replace("memory: 64M", "memory: 80M")));

        assertThat(stack.steps())
                .contains("worker: STARTING changed: TaskTemplate.Resources.Limits.MemoryBytes", "store: UNCHANGED");
        assertThat(stack.tasks("store")).isEqualTo(store);
        assertThat(stack.tasks("worker")).hasSize(1).isNotEqualTo(worker);
        assertThat(stack.spec("worker")
                        .at("/TaskTemplate/Resources/Limits/MemoryBytes")
                        .asLong())
                .isEqualTo(80L << 20);
    }

    @Test
    void a_service_that_was_deleted_by_hand_is_started_anew_and_the_others_stay() {
        SwarmTarget target = stack.deployed();
        List<String> worker = stack.tasks("worker");
        stack.engine()
                .swarm()
                .remove(stack.engine().swarm().service("t-fake_store").orElseThrow());
        stack.steps().clear();

        stack.deploy(target);

        assertThat(stack.steps()).contains("store: STARTING", "store: HEALTHY", "worker: UNCHANGED");
        assertThat(stack.tasks("worker")).isEqualTo(worker);
    }

    @Test
    void a_service_that_the_file_has_no_more_is_removed() {
        stack.deployed();

        stack.deploy(stack.target(StackOnFakeEngine.FILE.replace("  worker:\n", "  other:\n")));

        assertThat(stack.engine().names("services"))
                .containsExactlyInAnyOrder("t-fake_store", "t-fake_job", "t-fake_other", "t-fake_app");
        assertThat(stack.steps()).contains("worker: STOPPED no longer needed");
    }

    @Test
    void a_changed_secret_gets_another_name_and_the_earlier_one_goes() {
        stack.deployed();
        String before = stack.engine().names("secrets").get(0);

        stack.deploy(stack.target(StackOnFakeEngine.FILE.replace("file: ./word", "file: ./words")));

        assertThat(stack.engine().names("secrets")).hasSize(1).doesNotContain(before);
    }

    @Test
    void an_interrupted_deploy_is_completed_by_the_next() {
        SwarmTarget target = stack.target();
        stack.pause().whenPaused(() -> Thread.currentThread().interrupt());

        assertThatThrownBy(() -> stack.deploy(target))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED))
                .hasMessage("interrupted: waiting for services to become healthy");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stack.engine().names("services")).contains("t-fake_store").doesNotContain("t-fake_worker");
        List<String> store = stack.tasks("store");
        stack.pause().whenPaused(() -> {});

        stack.deploy(target);

        assertThat(stack.tasks("store")).isEqualTo(store);
        assertThat(StackOnFakeEngine.row(target, "worker").state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void a_failed_deploy_is_tried_again_with_what_was_wrong_set_right() {
        stack.engine().swarm().next("t-fake_store", FakeSwarm.Fate.crashes(3));
        SwarmTarget target = stack.target();
        assertThatThrownBy(() -> stack.deploy(target)).isInstanceOf(UserFailure.class);
        stack.engine().swarm().next("t-fake_store", FakeSwarm.Fate.runs());
        stack.pause().of(5_000, "until the next try");

        stack.deploy(target);

        assertThat(StackOnFakeEngine.row(target, "store").state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void an_engine_without_a_swarm_gets_one_of_its_own_node() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder)) {
            alone.deployed();

            assertThat(alone.engine().requests()).startsWith("POST /swarm/init");
            assertThat(alone.steps()).startsWith("swarm: STARTING a swarm with this node only");
        }
    }

    @Test
    void no_swarm_is_made_for_a_deploy_whose_images_are_missing() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder)) {
            alone.engine().lacksImage("dps/worker:1");
            alone.engine().lacksImage("dps/store:1");

            assertThatThrownBy(alone::deployed).isInstanceOfSatisfying(UserFailure.class, failure -> {
                assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
                assertThat(failure).hasMessage("images are missing: dps/store:1, dps/worker:1");
                assertThat(failure.hint()).isEqualTo("build them: stack images build");
            });
            assertThat(alone.engine().requests()).isEmpty();
        }
    }

    @Test
    void images_of_a_swarm_of_several_nodes_may_be_on_another() {
        stack.engine().info().withObject("/Swarm").put("Nodes", 3);
        stack.engine().lacksImage("dps/worker:1");

        assertThat(StackOnFakeEngine.row(stack.deployed(), "worker").state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void a_stack_of_another_context_is_refused_and_left_alone() {
        stack.deployed();
        List<String> requests = stack.engine().requests();
        SwarmTarget stranger = stack.target(
                new TestStack(folder, "t-other", StackOnFakeEngine.NAME), StackOnFakeEngine.FILE, Map.of());

        assertThatThrownBy(() -> stack.deploy(stranger)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure)
                    .hasMessage(
                            "stack t-fake does not belong to this context: context 't-fake' deployed it (t-fake_store)");
            assertThat(failure.hint())
                    .isEqualTo("set stack.name to another name, or ask the owner of the stack to remove it");
        });
        assertThatThrownBy(() -> stranger.plan(StackOnFakeEngine.request())).isInstanceOf(UserFailure.class);
        assertThat(stranger.remove(Purge.DATA, stack.listener())).isEmpty();
        assertThat(stack.engine().requests()).isEqualTo(requests);
    }

    @Test
    void a_network_of_somebody_else_that_has_its_name_is_refused() {
        stack.engine().put("networks", "t-fake_net", Map.of(StackNames.NAMESPACE, "theirs"));

        assertThatThrownBy(stack::deployed).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure)
                    .hasMessage(
                            "network t-fake_net does not belong to this context: stack theirs was not deployed by dps");
            assertThat(failure.hint()).isEqualTo("stop what uses the network, then remove it");
        });
    }

    @Test
    void an_external_network_that_is_missing_is_not_made() {
        SwarmTarget target = stack.target(
                StackOnFakeEngine.FILE.replace("net: {driver: overlay}", "net: {external: true, name: theirs}"));

        assertThatThrownBy(() -> stack.deploy(target)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage("there is no network theirs");
            assertThat(failure.hint()).isEqualTo("create it first; the stack declares it as external");
        });
        stack.engine().put("networks", "theirs", Map.of());
        stack.deploy(target);
        assertThat(stack.engine().names("networks")).doesNotContain("t-fake_net");
    }

    @Test
    void a_context_keeps_its_swarm_whichever_of_its_engines_is_asked() throws Exception {
        stack.deployed();
        Path state = folder.resolve("t-fake").resolve("swarm.json");
        String host = stack.engine().host();
        String ofOther = Files.readString(state).replace(host, "tcp://192.0.2.1:2375");
        Files.writeString(state, ofOther);

        stack.deploy(stack.target());

        for (String elsewhere : List.of(
                ofOther.replace("the-swarm", "another"), ofOther.replaceFirst("\"swarm\" : \"the-swarm\",\\s*", ""))) {
            Files.writeString(state, elsewhere);
            assertThatThrownBy(() -> stack.deploy(stack.target()))
                    .isInstanceOfSatisfying(UserFailure.class, failure -> {
                        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
                        assertThat(failure)
                                .hasMessage("context t-fake is deployed on the engine at tcp://192.0.2.1:2375, not on "
                                        + host);
                    });
        }
    }

    @Test
    void a_context_keeps_the_name_of_its_stack() {
        stack.deployed();
        SwarmTarget renamed =
                stack.target(new TestStack(folder, "t-fake", "t-renamed"), StackOnFakeEngine.FILE, Map.of());

        assertThatThrownBy(() -> stack.deploy(renamed))
                .hasMessage("context t-fake has deployed stack t-fake, not t-renamed");
    }

    @Test
    void a_network_that_was_just_removed_by_hand_is_waited_for_and_made_again() {
        SwarmTarget target = stack.deployed();
        stack.engine().names("services").forEach(name -> stack.engine()
                .swarm()
                .remove(stack.engine().swarm().service(name).orElseThrow()));
        stack.engine().lingers("t-fake_net", 6);
        stack.steps().clear();

        stack.deploy(target);

        assertThat(stack.steps())
                .contains("t-fake_net: WAITING removed from the swarm; disappears when its last container has exited");
        assertThat(StackOnFakeEngine.row(target, "worker").state()).isEqualTo(State.HEALTHY);
    }

    @Test
    void a_removed_network_that_does_not_go_ends_the_deploy_in_time() {
        SwarmTarget target = stack.deployed();
        stack.engine()
                .swarm()
                .remove(stack.engine().swarm().service("t-fake_store").orElseThrow());
        stack.engine().lingers("t-fake_net", Integer.MAX_VALUE);
        stack.pause().atLeast(Duration.ofSeconds(10));

        assertThatThrownBy(() -> stack.deploy(target)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure).hasMessage("network t-fake_net was removed from the swarm but still exists after 60 s");
            assertThat(failure.hint()).isEqualTo("see what uses it: docker network inspect t-fake_net");
        });
    }

    @Test
    void what_the_engine_refuses_is_told_in_its_words() {
        stack.engine()
                .refuse(
                        "POST /services/create",
                        500,
                        "rpc error: code = InvalidArgument desc = constraint expected one operator from ==, !=",
                        1);

        assertThatThrownBy(stack::deployed).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure)
                    .hasMessage("cannot create service t-fake_store: constraint expected one operator from ==, !=");
            assertThat(failure.hint()).isEqualTo("write constraints as node.labels.NAME == VALUE");
        });
    }
}
