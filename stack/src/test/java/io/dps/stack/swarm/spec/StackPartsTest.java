package io.dps.stack.swarm.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.model.DeployRequest.Notifications;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.state.SwarmStack;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be left out of the stack, and what goes with it. */
final class StackPartsTest {
    @TempDir
    private Path folder;

    private ComposeFile without(String... parts) {
        SwarmStack stack = new SwarmStack(
                ContextFolder.of(folder, "parts"),
                "parts",
                StackDefinition.ofResources(),
                Map::of,
                () -> {
                    throw new IllegalStateException("no engine is needed");
                },
                Map.of());
        return stack.file(new SwarmChoices(
                "127.0.0.1", Map.of(), "any", 1, Set.of(parts), Map.of(), Map.of(), Notifications.CHAT, false));
    }

    @Test
    void airflow_goes_with_its_database_and_its_secrets() {
        ComposeFile file = without("airflow");

        assertThat(file.services().keySet())
                .contains("kafka", "kafka-ui", "averager")
                .noneMatch(name -> name.startsWith("airflow"))
                .doesNotContain("postgres");
        assertThat(file.secrets().keySet())
                .containsExactlyInAnyOrder("kafka-password", "connect-token", "spark-secret", "kafka-ui-password");
        assertThat(without().secrets().keySet()).contains("airflow-password", "notify-url");
        assertThat(without("kafka-ui").secrets().keySet()).doesNotContain("kafka-ui-password");
    }

    @Test
    void what_others_need_stays() {
        assertThatThrownBy(() -> without("postgres"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("cannot leave out postgres: airflow-migrate needs it");
        assertThatThrownBy(() -> without("airflo"))
                .isInstanceOf(UserFailure.class)
                .hasMessage("'airflo' is not a service that can be left out");
    }
}
