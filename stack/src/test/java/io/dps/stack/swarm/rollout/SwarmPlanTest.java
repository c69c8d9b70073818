package io.dps.stack.swarm.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan tells of a deploy, and that it does nothing. */
final class SwarmPlanTest {
    @TempDir
    private Path folder;

    @Test
    void on_an_engine_without_a_swarm_all_is_made() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.alone(folder)) {
            assertThat(stack.target().plan(StackOnFakeEngine.request()))
                    .containsExactly(
                            new PlannedChange("swarm", Action.CREATE, "with this node only"),
                            new PlannedChange(
                                    folder.resolve("t-fake").toString(),
                                    Action.CREATE,
                                    "state and secrets of the context"),
                            new PlannedChange("store", Action.CREATE, "service"),
                            new PlannedChange("job", Action.CREATE, "service"),
                            new PlannedChange("worker", Action.CREATE, "service"),
                            new PlannedChange("app", Action.CREATE, "service"));
            assertThat(stack.engine().requests()).isEmpty();
            assertThat(folder.resolve("t-fake")).doesNotExist();
        }
    }

    @Test
    void on_a_swarm_the_objects_that_are_missing_are_told() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            assertThat(stack.target().plan(StackOnFakeEngine.request()))
                    .contains(new PlannedChange("t-fake_net", Action.CREATE, "network"))
                    .anyMatch(change -> change.subject().startsWith("t-fake_word_")
                            && change.detail().equals("secret"))
                    .anyMatch(change -> change.subject().startsWith("t-fake_text_")
                            && change.detail().equals("config"));
            assertThat(stack.engine().requests()).isEmpty();
        }
    }

    @Test
    void what_is_deployed_is_unchanged_and_a_limit_is_named_by_its_path() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            assertThat(stack.deployed().plan(StackOnFakeEngine.request()))
                    .hasSize(4)
                    .allMatch(change -> change.action() == Action.UNCHANGED);

            assertThat(stack.target(StackOnFakeEngine.FILE.replace("memory: 64M", "memory: 80M"))
                            .plan(StackOnFakeEngine.request()))
                    .filteredOn(change -> change.action() != Action.UNCHANGED)
                    .containsExactly(
                            new PlannedChange("worker", Action.CHANGE, "TaskTemplate.Resources.Limits.MemoryBytes"));
        }
    }

    @Test
    void a_service_that_the_file_has_no_more_goes() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            stack.deployed();

            assertThat(stack.target(StackOnFakeEngine.FILE.replace("  worker:\n", "  other:\n"))
                            .plan(StackOnFakeEngine.request()))
                    .contains(
                            new PlannedChange("other", Action.CREATE, "service"),
                            new PlannedChange("worker", Action.DELETE, "no longer needed"));
        }
    }

    @Test
    void a_worker_of_a_swarm_plans_nothing() {
        try (StackOnFakeEngine stack = StackOnFakeEngine.inSwarm(folder)) {
            stack.engine().info().withObject("/Swarm").put("ControlAvailable", false);
            SwarmTarget target = stack.target();

            assertThatThrownBy(() -> target.plan(StackOnFakeEngine.request()))
                    .isInstanceOfSatisfying(UserFailure.class, failure -> {
                        assertThat(failure)
                                .hasMessage("the Docker engine at "
                                        + stack.engine().host() + " is not a manager of its swarm");
                        assertThat(failure.hint()).isEqualTo("set DOCKER_HOST to a manager of the swarm");
                    });
        }
    }
}
