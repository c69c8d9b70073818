package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.DeployRequest.SizeRequest;
import io.dps.stack.model.Endpoints.PublishedEndpoint;
import io.dps.stack.model.Secret;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.rollout.DeployChoices;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmSecrets;
import io.dps.stack.swarm.state.SwarmStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom Kafka UI lets in, and what it lets them do. */
final class KafkaUiTest {
    @TempDir
    private Path folder;

    private ContextFolder context;
    private SwarmStack stack;

    @BeforeEach
    void a_context_that_was_deployed() {
        context = ContextFolder.of(folder, "test");
        context.createRoot();
        context.createSecrets();
        Stream.of(SwarmSecrets.values()).forEach(secret -> secret.make(context));
        SwarmSecrets.AIRFLOW_PASSWORD.put(context, Optional.of(new Secret("admin")));
        stack = new SwarmStack(
                context,
                "dps",
                StackDefinition.ofResources(),
                Map::of,
                () -> {
                    throw new IllegalStateException("no engine is needed");
                },
                Map.of());
    }

    private static SwarmChoices choices(boolean writable, Optional<SwarmChoices> before) throws IOException {
        DeployRequest request = new DeployRequest(
                9094,
                15_002,
                false,
                Set.of(),
                writable,
                Optional.empty(),
                Map.of(),
                AirflowRequest.usual(),
                SizeRequest.KEEP,
                Duration.ofMinutes(1));
        JsonNode info = new ObjectMapper().readTree("{\"NCPU\": 4, \"Swarm\": {\"NodeAddr\": \"203.0.113.7\"}}");
        return new DeployChoices(request, before, Set.of(), false).settle(info, Map.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "false | true  | user admin with its password, not encrypted, read only",
                "true  | false | user admin with its password, not encrypted, reads and writes topics"
            })
    void it_writes_only_when_the_deploy_says_so(boolean writable, String readOnly, String access) throws IOException {
        SwarmChoices choices = choices(writable, Optional.empty());

        ComposeFile file = stack.file(choices);

        assertThat(file.services().get("kafka-ui").environment()).containsEntry("KAFKA_CLUSTERS_0_READONLY", readOnly);
        assertThat(SwarmEndpoints.of(stack, choices).published())
                .contains(new PublishedEndpoint("kafka-ui", "http://203.0.113.7:5001", access));
    }

    @Test
    void what_one_deploy_allowed_lasts_until_the_next_that_does_not() throws IOException {
        SwarmChoices writable = choices(true, Optional.empty());

        assertThat(writable.withScale("spark-worker", 2).kafkaUiWritable()).isTrue();
        assertThat(choices(false, Optional.of(writable)).kafkaUiWritable()).isFalse();
    }

    @Test
    void the_state_of_a_deploy_that_knew_no_choice_is_read_only() throws IOException {
        ObjectMapper json = new ObjectMapper();
        JsonNode earlier = ((ObjectNode) json.valueToTree(choices(true, Optional.empty()))).without("kafkaUiWritable");

        assertThat(json.treeToValue(earlier, SwarmChoices.class).kafkaUiWritable())
                .isFalse();
    }

    @Test
    void its_password_is_made_at_random_and_kept_for_its_owner_alone() throws IOException {
        Path file = context.secrets().resolve("kafka-ui-password");
        String first = Files.readString(file);
        SwarmSecrets.KAFKA_UI_PASSWORD.make(context);

        // Spring takes the last line end away, and would take a brace at the beginning for the name of a hash.
        assertThat(first).matches("[A-Za-z0-9_-]{43}\n");
        assertThat(Files.readString(file)).isEqualTo(first);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(stack.file(choices(false, Optional.empty()))
                        .secrets()
                        .get("kafka-ui-password")
                        .name())
                .get()
                .asString()
                .matches("dps_kafka-ui-password_[0-9a-f]{12}");
    }

    @Test
    void a_secret_that_an_earlier_deploy_did_not_make_is_told_with_what_makes_it() {
        Path file = context.secrets().resolve("none");

        assertThatThrownBy(() -> stack.definition().content(file.toString()))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure).hasMessage(file + " does not exist");
                    assertThat(failure.hint()).isEqualTo("run 'stack deploy' to make a new one");
                });
    }
}
