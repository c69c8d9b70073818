package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.contract.SwarmPort;
import io.dps.stack.compose.ComposePort;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.Endpoints.PublishedEndpoint;
import io.dps.stack.model.Secret;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmSecrets;
import io.dps.stack.swarm.state.SwarmStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What dps says it publishes, what the compose file publishes, and what the page for users says of it, are one. */
final class PublishedPortsTest {
    private static final Path PAGE = Path.of("..", "shell", "docs", "security.md");

    @TempDir
    private Path folder;

    @Test
    void the_compose_file_publishes_the_ports_that_dps_chooses() {
        Set<String> published = stack().file(choices()).services().values().stream()
                .flatMap(service -> service.ports().stream().map(port -> published(service, port)))
                .collect(Collectors.toSet());

        assertThat(published)
                .isEqualTo(Stream.of(SwarmPort.values())
                        .map(port -> port.service() + " " + port.usual())
                        .collect(Collectors.toSet()));
    }

    private static String published(ComposeService service, ComposePort port) {
        return service.name() + " " + port.published();
    }

    @Test
    void the_page_names_every_endpoint_and_who_is_let_in() throws IOException {
        List<String> rows = SwarmEndpoints.of(stack(), choices()).published().stream()
                .map(PublishedPortsTest::row)
                .toList();
        String text = Files.readString(PAGE);
        String table =
                text.substring(text.indexOf("<!-- swarm endpoints -->"), text.indexOf("<!-- /swarm endpoints -->"));

        assertThat(table.lines()
                        .filter(line ->
                                line.startsWith("| ") && !line.startsWith("| what") && !line.startsWith("| ---"))
                        .map(line -> line.substring(line.indexOf('|', 1)))
                        .toList())
                .isEqualTo(rows);
    }

    /** Before it stands what it is, in words. */
    private static String row(PublishedEndpoint endpoint) {
        return "| `" + endpoint.service() + "` | `" + endpoint.address() + "` | " + endpoint.access() + " |";
    }

    private SwarmStack stack() {
        ContextFolder context = ContextFolder.of(folder, "test");
        context.createRoot();
        context.createSecrets();
        Stream.of(SwarmSecrets.values()).forEach(secret -> secret.make(context));
        SwarmSecrets.AIRFLOW_PASSWORD.put(context, Optional.of(new Secret("admin")));
        return new SwarmStack(
                context,
                "dps",
                StackDefinition.ofResources(),
                Map::of,
                () -> {
                    throw new IllegalStateException("no engine is needed");
                },
                Map.of());
    }

    private static SwarmChoices choices() {
        return new SwarmChoices("HOST", Map.of(), "any", 1, Set.of(), Map.of(), Map.of(), "chat", false);
    }
}
