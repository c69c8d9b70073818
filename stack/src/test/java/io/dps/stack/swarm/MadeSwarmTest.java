package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dps.contract.UserFailure;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.spec.StackNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** On an engine that is in no swarm: what the deploy makes there goes with the stack. */
@Tag("swarm")
@Tag("slow")
@ExtendWith(TestSwarm.None.class)
final class MadeSwarmTest {
    private static final String FILE = """
            services:
              it:
                image: debian:bookworm-slim
                command: [bash, -c, "trap 'exit 0' TERM; while :; do sleep 0.2; done"]
                stop_grace_period: 1s
                networks: [net]
                deploy: {endpoint_mode: dnsrr}
            networks:
              net: {}
            """;

    @TempDir
    private Path folder;

    private EngineConnection engine;
    private SwarmMembership membership;

    @BeforeEach
    void open() {
        try {
            engine = TestStack.engine();
        } catch (UserFailure e) {
            Absence.skip(e.getMessage());
        }
        membership = new SwarmMembership(engine);
        boolean alone = membership.isAlone();
        if (!alone) {
            engine.close();
            membership = null;
        }
        assumeTrue(alone, "skipped: the engine is in a swarm already");
    }

    @AfterEach
    void close() {
        if (membership != null && membership.isAlone()) {
            engine.close();
        }
    }

    @Test
    void the_swarm_goes_with_the_stack_and_a_bridge_of_others_stays() throws Exception {
        boolean mine = !membership.hasBridge();
        if (mine) {
            TestStack.docker(
                    "network",
                    "create",
                    "-o",
                    "com.docker.network.bridge.name=" + SwarmMembership.BRIDGE,
                    "-o",
                    "com.docker.network.bridge.enable_icc=false",
                    SwarmMembership.BRIDGE);
        }
        try {
            deployAndPurge();
            assertThat(membership.hasBridge()).isTrue();
        } finally {
            if (mine) {
                TestStack.docker("network", "rm", SwarmMembership.BRIDGE);
            }
        }
    }

    @Test
    void a_bridge_that_came_with_the_swarm_goes_with_it() {
        assumeTrue(!membership.hasBridge(), "skipped: the engine has a bridge of an earlier swarm");

        deployAndPurge();

        assertThat(membership.hasBridge()).isFalse();
    }

    @Test
    void no_swarm_is_made_for_a_deploy_whose_images_are_missing() {
        List<String> before = listing();
        String file = FILE.replace(TestStack.IMAGE, "dps/none:1");

        try (SwarmTarget target = new TestStack(folder, "t-made").target(file)) {
            assertThatThrownBy(() -> target.deploy(
                            TestStack.within(Duration.ofSeconds(90)), (service, step, elapsed, detail) -> {}))
                    .isInstanceOf(UserFailure.class)
                    .hasMessage("images are missing: dps/none:1");

            assertThat(membership.isAlone()).isTrue();
            assertThat(listing()).isEqualTo(before);
        } finally {
            new TestStack(folder, "t-made").purge(file);
        }
    }

    private void deployAndPurge() {
        List<String> before = listing();
        TestStack stack = new TestStack(folder, "t-made");
        try (SwarmTarget target = stack.target(FILE)) {
            target.deploy(TestStack.within(Duration.ofSeconds(90)), (service, step, elapsed, detail) -> {});
            assertThat(membership.isAlone()).isFalse();
            assertThat(membership.hasBridge()).isTrue();
            assertThat(TestStack.of(target.planRemoval(Purge.DATA), "swarm").action())
                    .isEqualTo(Action.DELETE);
        } finally {
            stack.purge(FILE);
        }

        assertThat(membership.isAlone()).isTrue();
        assertThat(listing()).isEqualTo(before);
        assertThat(folder.resolve("t-made")).doesNotExist();
    }

    /** What the engine has outside of any swarm. */
    private List<String> listing() {
        EngineQueries queries = new EngineQueries(engine);
        List<String> all = new ArrayList<>();
        queries.networks(Map.of())
                .forEach(one -> all.add("network " + one.path("Id").asText()));
        queries.volumes(Map.of())
                .forEach(one -> all.add("volume " + one.path("Name").asText()));
        queries.containers(Map.of(StackNames.NAMESPACE, "t-made"))
                .forEach(one -> all.add("container " + one.path("Id").asText()));
        all.sort(null);
        return all;
    }
}
