package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.spec.StackDefinition;
import io.dps.stack.swarm.spec.StackDefinition.Neighbours;
import io.dps.stack.swarm.spec.StackNames;
import io.dps.stack.swarm.state.SwarmStack;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A small stack of a test's own, in a context of the same name. */
public final class TestStack {
    static final String IMAGE = "debian:bookworm-slim";

    private final Path folder;
    private final String context;
    private final String name;

    public TestStack(Path folder, String name) {
        this(folder, name, name);
    }

    public TestStack(Path folder, String context, String name) {
        this.folder = folder;
        this.context = context;
        this.name = name;
    }

    /** Skips the test, saying why, unless there is an engine that can run the stack. */
    static EngineConnection engine() {
        EngineConnection engine = EngineConnection.open();
        if (new EngineQueries(engine).image(IMAGE).isEmpty()) {
            Absence.skip("the engine has no image " + IMAGE);
        }
        return engine;
    }

    /** A target that runs this file; beside it lie two files with their names as content. */
    public SwarmTarget target(String compose) {
        return target(compose, EngineConnection::open);
    }

    public SwarmTarget target(String compose, Supplier<EngineConnection> opener) {
        return new SwarmTarget(stack(compose, opener));
    }

    /** A target that asks these questions to the services of these names. */
    public SwarmTarget target(String compose, Map<String, HealthCheck> checks) {
        return new SwarmTarget(stack(compose, EngineConnection::open, checks));
    }

    /** A target whose pauses are a test's own. */
    public SwarmTarget target(
            String compose, Supplier<EngineConnection> opener, Map<String, HealthCheck> checks, EngineClock pause) {
        return new SwarmTarget(stack(compose, opener, checks), pause);
    }

    SwarmStack stack(String compose, Supplier<EngineConnection> opener) {
        return stack(compose, opener, Map.of());
    }

    private SwarmStack stack(String compose, Supplier<EngineConnection> opener, Map<String, HealthCheck> checks) {
        Neighbours files = file -> new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8));
        StackDefinition definition = new StackDefinition("compose.yml", compose, files);
        return new SwarmStack(ContextFolder.of(folder, context), name, definition, Map::of, opener, checks);
    }

    static DeployRequest within(Duration time) {
        return new DeployRequest(9094, 15_002, true, time);
    }

    /** Ends what the test left of it, whatever state that is in. */
    void purge(String compose) {
        try (SwarmTarget target = target(compose)) {
            target.remove(Purge.DATA, (service, step, elapsed, detail) -> {});
        }
    }

    /** Ids of the tasks that are wanted, by the short names of their services. */
    Map<String, List<String>> tasks(EngineQueries queries) {
        Map<String, List<String>> tasks = new TreeMap<>();
        for (JsonNode found : queries.services(Map.of(StackNames.NAMESPACE, name))) {
            SwarmService service = SwarmService.of(found);
            tasks.put(
                    new StackNames(name, context).shortName(service.name()),
                    SwarmTask.of(queries.tasksOfService(service.id())).stream()
                            .filter(task -> task.isWanted() || task.isComplete())
                            .map(SwarmTask::id)
                            .sorted()
                            .toList());
        }
        return tasks;
    }

    /** All that the engine has, images aside, and without what other stacks on it have. */
    List<String> listing(EngineQueries queries) {
        List<String> all = new ArrayList<>();
        // The engine makes its bridge for a swarm's first task; TestSwarm takes it away again.
        queries.networks(Map.of()).stream()
                .filter(one -> !one.path("Name").asText().equals(SwarmMembership.BRIDGE))
                .forEach(one -> add(all, "network", one.path("Id"), one.path("Labels")));
        queries.volumes(Map.of()).forEach(one -> add(all, "volume", one.path("Name"), one.path("Labels")));
        queries.containers(Map.of()).forEach(one -> add(all, "container", one.path("Id"), one.path("Labels")));
        queries.secrets(Map.of())
                .forEach(one ->
                        add(all, "secret", one.path("ID"), one.path("Spec").path("Labels")));
        queries.configs(Map.of())
                .forEach(one ->
                        add(all, "config", one.path("ID"), one.path("Spec").path("Labels")));
        queries.services(Map.of())
                .forEach(one ->
                        add(all, "service", one.path("ID"), one.path("Spec").path("Labels")));
        all.sort(Comparator.naturalOrder());
        return all;
    }

    private void add(List<String> all, String kind, JsonNode id, JsonNode labels) {
        String owner = labels.path(StackNames.NAMESPACE).asText();
        if (owner.isEmpty() || owner.equals(name)) {
            all.add(kind + " " + id.asText());
        }
    }

    static PlannedChange of(List<PlannedChange> changes, String subject) {
        return changes.stream()
                .filter(change -> change.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + subject + " in " + changes));
    }

    /** Runs Docker's own command. */
    static String docker(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
