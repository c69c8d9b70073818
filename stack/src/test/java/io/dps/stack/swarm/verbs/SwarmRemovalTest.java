package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.swarm.FakeEngine;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import io.dps.stack.swarm.engine.SwarmMembership;
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

/** What a removal shows, what it takes away, and what it leaves. */
final class SwarmRemovalTest {
    private static final Map<String, String> THEIRS = Map.of(StackNames.NAMESPACE, "t-fake", StackNames.CONTEXT, "b");

    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private FakeEngine engine;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.inSwarm(folder);
        engine = stack.engine();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void the_plan_keeps_the_data_unless_it_is_to_go_and_shows_what_is_its_own_alone() {
        SwarmTarget target = stack.deployed();
        engine.put("secrets", "t-fake_word", THEIRS);
        String secret = engine.names("secrets").get(0);
        String config = engine.names("configs").get(0);

        assertThat(target.planRemoval(Purge.KEEP_DATA))
                .containsExactly(
                        new PlannedChange("t-fake_store", Action.STOP, "service"),
                        new PlannedChange("t-fake_app", Action.STOP, "service"),
                        new PlannedChange("t-fake_job", Action.STOP, "service"),
                        new PlannedChange("t-fake_worker", Action.STOP, "service"),
                        new PlannedChange("t-fake_net", Action.DELETE, "network"),
                        new PlannedChange(secret, Action.DELETE, "secret"),
                        new PlannedChange(config, Action.DELETE, "config"),
                        new PlannedChange("t-fake_data", Action.KEEP, "volume on this node"),
                        new PlannedChange("t-fake_memory", Action.DELETE, "volume on this node"));
        assertThat(target.planRemoval(Purge.DATA))
                .contains(
                        new PlannedChange("t-fake_data", Action.DELETE, "volume on this node"),
                        new PlannedChange(
                                folder.resolve("t-fake").toString(),
                                Action.DELETE,
                                "state and secrets of the context"));
        assertThat(engine.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void what_is_removed_has_ended_and_the_data_was_kept() {
        SwarmTarget target = stack.deployed();
        stack.steps().clear();

        target.remove(Purge.KEEP_DATA, stack.listener());

        assertThat(engine.names("services")).isEmpty();
        assertThat(engine.names("secrets")).isEmpty();
        assertThat(engine.names("configs")).isEmpty();
        assertThat(engine.names("networks")).doesNotContain("t-fake_net");
        assertThat(engine.names("volumes")).containsExactly("t-fake_data");
        assertThat(engine.swarm().containers()).isEmpty();
        assertThat(folder.resolve("t-fake")).exists();
        assertThat(stack.steps())
                .containsSubsequence("worker: STOPPING", "store: STOPPING")
                .contains("stack: WAITING 2 containers still run", "store: STOPPED");
    }

    @Test
    void a_purge_leaves_nothing_but_what_is_of_others() {
        SwarmTarget target = stack.deployed();
        engine.put("secrets", "t-fake_word", THEIRS);
        engine.put("networks", "theirs", THEIRS);
        engine.put("configs", "theirs", Map.of());

        stack.purge(target);

        assertThat(engine.names("secrets")).containsExactly("t-fake_word");
        assertThat(engine.names("networks")).containsExactlyInAnyOrder(SwarmMembership.BRIDGE, "theirs");
        assertThat(engine.names("configs")).containsExactly("theirs");
        assertThat(engine.names("volumes")).isEmpty();
        assertThat(folder.resolve("t-fake")).doesNotExist();
    }

    @Test
    void what_lies_in_the_folder_and_is_not_of_dps_stays() throws Exception {
        SwarmTarget target = stack.deployed();
        Path note = Files.writeString(folder.resolve("t-fake").resolve("note.txt"), "mine");

        stack.purge(target);

        assertThat(note).exists();
        assertThat(folder.resolve("t-fake").resolve("secret")).doesNotExist();
    }

    @Test
    void a_context_without_a_folder_has_nothing_to_remove() {
        assertThat(stack.target().remove(Purge.DATA, stack.listener())).isEmpty();
        assertThat(engine.requests()).isEmpty();
    }

    @Test
    void what_is_in_use_for_a_moment_is_tried_again() {
        SwarmTarget target = stack.deployed();
        engine.refuse("DELETE /secrets/", 400, "rpc error: code = InvalidArgument desc = secret 'w' is in use by", 2);
        engine.refuse("DELETE /networks/", 403, "error while removing network: it has active endpoints", 2);

        stack.purge(target);

        assertThat(engine.names("secrets")).isEmpty();
        assertThat(engine.names("networks")).containsExactly(SwarmMembership.BRIDGE);
    }

    @Test
    void what_is_in_use_for_two_minutes_is_told() {
        SwarmTarget target = stack.deployed();
        engine.refuse("DELETE /volumes/t-fake_data", 409, "remove t-fake_data: volume is in use - [c1]", 999);
        stack.pause().atLeast(Duration.ofSeconds(20));

        assertThatThrownBy(() -> stack.purge(target))
                .hasMessage("cannot remove volume t-fake_data: remove t-fake_data: volume is in use - [c1]");
        assertThat(folder.resolve("t-fake")).exists();
    }

    @Test
    void what_the_engine_refuses_for_another_reason_is_told_at_once() {
        SwarmTarget target = stack.deployed();
        engine.refuse("DELETE /secrets/", 500, "disk full", 1);

        assertThatThrownBy(() -> stack.purge(target))
                .isInstanceOf(UserFailure.class)
                .hasMessageMatching("cannot remove secret t-fake_word_[0-9a-f]{12}: disk full");
    }

    @Test
    void a_network_that_the_swarm_forgot_and_others_took_away_is_gone() {
        SwarmTarget target = stack.deployed();
        engine.refuse("DELETE /networks/", 500, "network 5x not found", 1);
        engine.lingers("t-fake_net", 4);

        stack.purge(target);

        assertThat(engine.names("networks")).doesNotContain("t-fake_net");
    }

    @Test
    void a_network_that_does_not_go_is_told() {
        SwarmTarget target = stack.deployed();
        engine.refuse("DELETE /networks/", 500, "network 5x not found", 99);
        stack.pause().atLeast(Duration.ofSeconds(20));

        assertThatThrownBy(() -> stack.purge(target)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure).hasMessage("network t-fake_net still exists");
            assertThat(failure.hint()).contains("run 'stack remove' again");
        });
    }

    @Test
    void containers_that_do_not_end_are_told_with_their_number() {
        SwarmTarget target = stack.deployed();
        engine.swarm().containersEndAfter(Integer.MAX_VALUE);
        stack.pause().atLeast(Duration.ofSeconds(20));

        assertThatThrownBy(() -> stack.purge(target)).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure).hasMessage("2 containers of the stack did not stop");
            assertThat(failure.hint()).isEqualTo("see: docker ps; then run 'stack remove' again");
        });
    }

    @Test
    void an_interrupted_removal_is_completed_by_the_next() {
        SwarmTarget target = stack.deployed();
        stack.pause().whenPaused(() -> Thread.currentThread().interrupt());
        assertThatThrownBy(() -> stack.purge(target)).hasMessage("interrupted: waiting for containers to stop");
        assertThat(Thread.interrupted()).isTrue();
        stack.pause().whenPaused(() -> {});

        stack.purge(target);

        assertThat(engine.names("volumes")).isEmpty();
        assertThat(folder.resolve("t-fake")).doesNotExist();
    }

    @Test
    void a_swarm_that_the_deploy_made_goes_with_its_bridge() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder)) {
            SwarmTarget target = alone.deployed();
            assertThat(target.planRemoval(Purge.DATA))
                    .contains(new PlannedChange("swarm", Action.DELETE, "dps created it, and it holds nothing else"));

            alone.purge(target);

            assertThat(alone.engine().info().at("/Swarm/LocalNodeState").asText())
                    .isEqualTo("inactive");
            assertThat(alone.engine().names("networks")).isEmpty();
            assertThat(alone.steps()).endsWith("swarm: STOPPING leaving the swarm", "swarm: STOPPED");
        }
    }

    @Test
    void a_swarm_on_which_something_else_is_stays() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder)) {
            SwarmTarget target = alone.deployed();
            alone.engine().put("secrets", "theirs", THEIRS);
            assertThat(target.planRemoval(Purge.DATA))
                    .contains(new PlannedChange("swarm", Action.KEEP, "it also holds secret theirs"));
            alone.engine().nodes().add(alone.engine().nodes().get(0).deepCopy().put("ID", "other"));
            assertThat(target.planRemoval(Purge.DATA))
                    .contains(new PlannedChange("swarm", Action.KEEP, "it has 2 nodes"));

            alone.purge(target);

            assertThat(alone.engine().requests()).noneMatch(request -> request.startsWith("POST /swarm/leave"));
            assertThat(alone.engine().names("secrets")).containsExactly("theirs");
        }
    }

    @Test
    void a_bridge_that_was_there_before_stays() {
        try (StackOnFakeEngine alone = StackOnFakeEngine.alone(folder)) {
            alone.engine().put("networks", SwarmMembership.BRIDGE, Map.of());
            SwarmTarget target = alone.deployed();

            alone.purge(target);

            assertThat(alone.engine().names("networks")).containsExactly(SwarmMembership.BRIDGE);
        }
    }

    @Test
    void after_the_engine_has_left_its_swarm_the_volumes_still_go() {
        SwarmTarget target = stack.deployed();
        List<String> services = engine.names("services");
        engine.info().withObject("/Swarm").put("LocalNodeState", "inactive");

        stack.purge(target);

        assertThat(engine.names("volumes")).isEmpty();
        assertThat(engine.names("services")).isEqualTo(services);
        assertThat(folder.resolve("t-fake")).doesNotExist();
    }
}
