package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.SwarmPort;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.spec.ContainerSpecs;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import io.dps.stack.swarm.spec.SpecForm;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.spec.StackNames;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmSecrets;
import io.dps.stack.swarm.state.SwarmStack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Docker's own command makes the same services of the stack's file as dps does. Nothing is started: no image is there. */
@Tag("swarm")
@Tag("slow")
@ExtendWith(TestSwarm.class)
final class OracleTest {
    private static final String STACK = "t-oracle";

    @TempDir
    private Path folder;

    private EngineConnection engine;

    @BeforeEach
    void needs_an_engine() {
        engine = EngineConnection.open();
        if (!Files.isExecutable(Path.of("/usr/bin/docker"))) {
            Absence.skip("there is no docker command");
        }
        drain();
    }

    /** So that no task begins: its volumes would be made after those of the stack have been removed. */
    private static void drain() {
        try {
            String node = docker(Map.of(), "node", "ls", "-q").strip();
            docker(Map.of(), "node", "update", "--availability", "drain", node);
        } catch (Exception refused) {
            throw new IllegalStateException(refused);
        }
    }

    @AfterEach
    void remove() throws Exception {
        if (engine != null) {
            docker(Map.of(), "stack", "rm", STACK);
            engine.close();
        }
    }

    @Test
    void the_command_makes_the_same_specs() throws Exception {
        ContextFolder context = ContextFolder.of(folder, "oracle");
        context.createRoot();
        context.createSecrets();
        for (SwarmSecrets secret : SwarmSecrets.values()) {
            secret.make(context);
        }
        // An image that nobody has: the swarm takes the specs and runs nothing.
        Map<String, String> images = Map.of(
                "DPS_IMAGE_KAFKA", "t/none:1",
                "DPS_IMAGE_SPARK", "t/none:2",
                "DPS_IMAGE_POSTGRES", "t/none:3",
                "DPS_IMAGE_AIRFLOW", "t/none:4");
        Map<String, Integer> ports = new TreeMap<>();
        for (SwarmPort port : SwarmPort.values()) {
            ports.put(port.variable(), 30_000 + port.ordinal());
        }
        SwarmChoices choices =
                new SwarmChoices("10.1.2.3", ports, "id", 1, Set.of(), images, Map.of(), "tracker", false);
        SwarmStack stack =
                new SwarmStack(context, STACK, StackDefinition.ofResources(), () -> images, () -> engine, Map.of());
        Map<String, String> variables = new TreeMap<>(stack.variables(choices));
        variables.put("DPS_NETWORK", "t-oracle-net");
        ComposeFile file = stack.definition().load(variables);

        Path here = folder.resolve("compose");
        Files.createDirectories(here.resolve("configs"));
        Files.writeString(here.resolve("compose.yml"), stack.definition().text());
        for (String config : List.of("configs/kafka.properties", "configs/spark.properties")) {
            Files.write(here.resolve(config), stack.definition().content(config));
        }
        docker(
                variables,
                "stack",
                "deploy",
                "--resolve-image",
                "never",
                "-c",
                here.resolve("compose.yml").toString(),
                STACK);

        StackNames names = new StackNames(STACK, "oracle");
        EngineQueries queries = new EngineQueries(engine);
        ObjectIds none = new ObjectIds(Map.of(), Map.of(), Map.of());
        ServiceSpecs specs = new ServiceSpecs(names, new ContainerSpecs(names, file), none);
        for (ComposeService service : file.services().values()) {
            JsonNode theirs =
                    queries.service(names.service(service.name())).orElseThrow().path("Spec");
            JsonNode ours = new ObjectMapper().valueToTree(specs.of(service, DesiredState.of(service)));
            assertThat(SpecForm.differences(comparable(theirs), comparable(ours)))
                    .as(service.name() + ": fields that differ")
                    .isEmpty();
        }
        assertThat(file.services()).hasSize(14);
    }

    /** Without what the engine numbers, and without the label that says whose the stack is. */
    private static JsonNode comparable(JsonNode spec) {
        JsonNode copy = spec.deepCopy();
        strip(copy);
        return SpecForm.of(copy);
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("SecretID", "ConfigID", StackNames.CONTEXT));
            if (object.has("Aliases")) {
                object.remove("Target");
            }
        }
        node.forEach(OracleTest::strip);
    }

    private static String docker(Map<String, String> variables, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
        return output;
    }
}
