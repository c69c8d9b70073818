package io.dps.stack.swarm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.FakeEngine;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the engine is asked, and what becomes of answers that are none. */
final class EngineQueriesTest {
    private FakeEngine engine;
    private EngineConnection connection;
    private EngineQueries queries;

    @BeforeEach
    void open() {
        engine = FakeEngine.inSwarm(() -> Instant.EPOCH);
        connection = engine.connect();
        queries = new EngineQueries(connection);
    }

    @AfterEach
    void close() {
        connection.close();
        engine.close();
    }

    @Test
    void objects_are_found_by_all_of_their_labels() {
        engine.put("secrets", "one", Map.of("a", "1", "b", "2 &=%"));
        engine.put("secrets", "two", Map.of("a", "1"));

        assertThat(queries.secrets(Map.of("a", "1"))).hasSize(2);
        assertThat(queries.secrets(Map.of("a", "1", "b", "2 &=%")))
                .singleElement()
                .satisfies(found -> assertThat(found.at("/Spec/Name").asText()).isEqualTo("one"));
        assertThat(queries.configs(Map.of("a", "1"))).isEmpty();
    }

    @Test
    void a_network_whose_name_only_contains_the_one_that_is_asked_for_is_another() {
        engine.put("networks", "net", Map.of());
        String id = engine.put("networks", "my-net-2", Map.of());

        assertThat(queries.networksNamed("net")).hasSize(1);
        assertThat(queries.networksNamed("my-net")).isEmpty();
        assertThat(queries.network(id)).isPresent();
    }

    @Test
    void what_is_not_there_is_empty() {
        engine.lacksImage("dps/none:1");

        assertThat(queries.service("none")).isEmpty();
        assertThat(queries.container("none")).isEmpty();
        assertThat(queries.image("dps/none:1")).isEmpty();
        assertThat(queries.image("dps/there:1")).isPresent();
        assertThat(queries.memory("of another node")).isZero();
    }

    @Test
    void a_refusal_is_told_in_the_engine_s_words() {
        engine.refuse("GET /services", 500, "rpc error: code = Unknown desc = The swarm does not have a leader", 1);

        assertThatThrownBy(() -> queries.services(Map.of())).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure).hasMessage("the Docker engine rejected the request: The swarm does not have a leader");
        });
    }

    @Test
    void an_engine_that_manages_no_swarm_is_told_with_what_to_do() {
        // The transport itself asks once more, a second later, when a server says 503.
        UserFailure failure = EngineFailure.of(503, "This node is not a swarm manager. Use \"docker swarm init\"");

        assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
        assertThat(failure)
                .hasMessage(
                        "the Docker engine rejected the request: This node is not a swarm manager. Use \"docker swarm init\"");
        assertThat(failure.hint()).isEqualTo("set DOCKER_HOST to a manager of the swarm");
    }

    @Test
    void a_listing_that_the_engine_does_not_know_is_told() {
        engine.refuse("GET /configs", 404, "page not found", 1);

        assertThatThrownBy(() -> queries.configs(Map.of()))
                .isInstanceOf(UserFailure.class)
                .hasMessageStartingWith("the Docker engine found nothing at /configs");
    }

    @Test
    void an_engine_that_has_gone_is_unreachable() {
        engine.close();

        assertThatThrownBy(queries::info).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure).hasMessageStartingWith("the Docker engine at " + engine.host() + " does not answer: ");
            assertThat(failure.hint()).isEqualTo("start it, or set DOCKER_HOST to the address of another one");
        });
    }

    @Test
    void a_question_that_is_interrupted_is_told_as_such() {
        engine.close();
        Thread.currentThread().interrupt();

        assertThatThrownBy(queries::info)
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.kind()).isEqualTo(FailureKind.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
