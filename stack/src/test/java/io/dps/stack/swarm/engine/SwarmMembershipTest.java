package io.dps.stack.swarm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.swarm.StackOnFakeEngine;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine in no swarm, in one, and on its way; and the nodes of that swarm. */
final class SwarmMembershipTest {
    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private EngineConnection connection;
    private SwarmMembership membership;

    @BeforeEach
    void open() {
        stack = StackOnFakeEngine.alone(folder);
        connection = stack.engine().connect();
        membership = new SwarmMembership(connection);
    }

    @AfterEach
    void close() {
        connection.close();
        stack.close();
    }

    @Test
    void a_swarm_is_made_and_left_again() {
        assertThat(membership.isAlone()).isTrue();
        assertThat(membership.hasBridge()).isFalse();

        membership.initialise(Optional.of("192.0.2.7"));

        assertThat(membership.isAlone()).isFalse();
        assertThat(membership.hasBridge()).isTrue();
        assertThat(membership.requireManager().at("/Swarm/NodeAddr").asText()).isEqualTo("192.0.2.7");

        membership.leave();

        assertThat(membership.isAlone()).isTrue();
    }

    @Test
    void an_engine_with_several_addresses_is_told_one() {
        stack.engine()
                .refuse(
                        "POST /swarm/init",
                        400,
                        "could not choose an IP address to advertise since this system has multiple addresses",
                        1);

        membership.initialise(Optional.empty());

        assertThat(stack.engine().requests()).containsExactly("POST /swarm/init", "POST /swarm/init");
        assertThat(membership.requireManager().at("/Swarm/NodeAddr").asText()).matches("[0-9.]+|[0-9a-f:]+");
    }

    @Test
    void a_swarm_that_cannot_be_made_is_told_in_the_engine_s_words() {
        stack.engine().refuse("POST /swarm/init", 500, "must specify a listening address", 9);

        assertThatThrownBy(() -> membership.initialise(Optional.of("nowhere")))
                .isInstanceOf(UserFailure.class)
                .hasMessage("cannot create a swarm: must specify a listening address");
    }

    @Test
    void an_engine_in_no_swarm_a_locked_one_and_a_worker_manage_none() {
        String engine = "the Docker engine at " + connection.host();
        assertThatThrownBy(membership::requireManager).hasMessage(engine + " is not in a swarm");

        stack.engine().info().withObject("/Swarm").put("LocalNodeState", "locked");
        assertThatThrownBy(membership::requireManager).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure).hasMessage(engine + " is not an active member of its swarm (state: locked)");
            assertThat(failure.hint()).isEqualTo("unlock it first: docker swarm unlock");
        });

        stack.engine().info().withObject("/Swarm").put("LocalNodeState", "active");
        assertThatThrownBy(membership::requireManager).hasMessage(engine + " is not a manager of its swarm");
    }
}
