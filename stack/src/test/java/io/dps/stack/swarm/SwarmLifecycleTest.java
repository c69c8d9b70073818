package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Application;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.EngineQueries;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.spec.StackNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * One small stack through its whole life on a real engine, as far as the engine's part in it is the matter: all else is
 * tested over a fake one. Each test finds the stack deployed as its file says.
 */
@Tag("swarm")
@Tag("slow")
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(TestSwarm.class)
final class SwarmLifecycleTest {
    private static final Duration TIME = Duration.ofSeconds(90);
    private static final String NAME = "t-life";
    private static final String FILE = """
            version: "3.9"
            services:
              store:
                image: debian:bookworm-slim
                command: [bash, -c, "trap 'exit 0' TERM; [ -e /data/mark ] && echo mark found; touch /data/mark;
                  cp /bin/true /memory/program && /memory/program && stat -f -c 'runs from %T' /memory; sleep 1; touch /tmp/up; while :; do sleep 0.2; done"]
                stop_grace_period: 2s
                networks: [net]
                volumes: ["data:/data", "memory:/memory"]
                secrets: [word]
                configs: [text]
                healthcheck: {test: [CMD, test, -e, /tmp/up], interval: 1s, timeout: 2s, retries: 60}
                deploy: {endpoint_mode: dnsrr}
              job:
                image: debian:bookworm-slim
                command: [bash, -c, "sleep 4; echo migrated"]
                networks: [net]
                depends_on: [store]
                deploy:
                  endpoint_mode: dnsrr
                  restart_policy: {condition: on-failure, delay: 1s}
                  update_config: {monitor: 30s}
              worker:
                image: debian:bookworm-slim
                command: [bash, -c, "trap 'sleep 1; exit 0' TERM; echo working; while :; do sleep 0.2; done"]
                stop_grace_period: 2s
                networks: [net]
                depends_on: [store, job]
                healthcheck: {test: [CMD, "true"], interval: 1s, timeout: 2s, retries: 60}
                deploy:
                  endpoint_mode: dnsrr
                  resources: {limits: {memory: 64M}}
                  update_config: {monitor: 1s, order: stop-first}
              app:
                image: debian:bookworm-slim
                entrypoint: [bash, -c, "trap 'exit 0' TERM; echo $$DPS_HEAP $$@; case $$2 in fail) exit 5;; esac; while :; do sleep 0.2; done", app]
                stop_grace_period: 2s
                networks: [net]
                deploy:
                  replicas: 0
                  endpoint_mode: dnsrr
                  restart_policy: {condition: on-failure, delay: 1s, max_attempts: 1, window: 60s}
            networks:
              net: {driver: overlay}
            volumes:
              data: {}
              memory: {driver_opts: {type: tmpfs, device: tmpfs, o: "size=1048576,nosuid,nodev"}}
            secrets:
              word: {name: "${DPS_STACK}_word_${DPS_HASH_WORD:-0}", file: ./word}
            configs:
              text: {name: "${DPS_STACK}_text_${DPS_HASH_TEXT:-0}", file: ./text}
            """;

    private Path folder;
    private TestStack stack;
    private EngineConnection engine;
    private EngineQueries queries;
    private SwarmTarget target;
    private List<String> before = List.of();

    @BeforeAll
    void open(@TempDir Path states) {
        folder = states;
        engine = TestStack.engine();
        queries = new EngineQueries(engine);
        stack = new TestStack(folder, NAME);
        target = stack.target(FILE);
        before = stack.listing(queries);
    }

    @BeforeEach
    void deployed() {
        deploy(target);
    }

    @AfterAll
    void remove() {
        if (engine == null) {
            return;
        }
        stack.purge(FILE);
        target.close();
        engine.close();
    }

    @Test
    void a_job_whose_change_is_rolled_back_is_not_done() {
        String careful = FILE.replace("update_config: {monitor: 30s}", "update_config: {failure_action: rollback}");
        try (SwarmTarget before = stack.target(careful);
                SwarmTarget failing = stack.target(careful.replace("echo migrated", "exit 3"))) {
            deploy(before);

            assertThatThrownBy(() -> deploy(failing))
                    .isInstanceOf(UserFailure.class)
                    .hasMessageContaining("the change of job was rolled back");
        }
    }

    @Test
    void a_service_starts_once_those_it_needs_are_healthy_or_done() {
        purge();
        deploy(target);

        SwarmTask store = task("store");
        SwarmTask job = task("job");
        assertThat(job.isComplete()).isTrue();
        assertThat(job.exitCode()).contains(0);
        assertThat(created("job")).isAfter(store.changed());
        assertThat(created("worker")).isAfter(job.changed());
    }

    @Test
    void a_volume_in_memory_may_hold_programs() {
        assertThat(lines("store")).contains("store: runs from tmpfs");
    }

    @Test
    @Tag("long")
    void deploying_again_touches_no_task() {
        Map<String, List<String>> tasks = stack.tasks(queries);

        List<PlannedChange> plan = target.plan(TestStack.within(TIME));
        deploy(target);

        assertThat(plan).allMatch(change -> change.action() == Action.UNCHANGED);
        assertThat(stack.tasks(queries)).isEqualTo(tasks);
    }

    @Test
    @Tag("long")
    void a_changed_limit_rolls_that_service_alone() {
        Map<String, List<String>> tasks = stack.tasks(queries);

        try (SwarmTarget changed = stack.target(FILE.replace("memory: 64M", "memory: 80M"))) {
            List<PlannedChange> plan = changed.plan(TestStack.within(TIME));
            assertThat(TestStack.of(plan, "worker"))
                    .isEqualTo(new PlannedChange("worker", Action.CHANGE, "TaskTemplate.Resources.Limits.MemoryBytes"));
            assertThat(plan)
                    .filteredOn(change -> change.action() != Action.UNCHANGED)
                    .hasSize(1);
            deploy(changed);
        }

        Map<String, List<String>> after = stack.tasks(queries);
        assertThat(after.get("worker")).hasSize(1).isNotEqualTo(tasks.get("worker"));
        assertThat(after.get("store")).isEqualTo(tasks.get("store"));
        assertThat(after.get("job")).isEqualTo(tasks.get("job"));
        assertThat(task("worker")
                        .spec()
                        .path("Resources")
                        .path("Limits")
                        .path("MemoryBytes")
                        .asLong())
                .isEqualTo(80L << 20);
    }

    @Test
    void an_application_keeps_its_arguments_and_its_task_over_a_deploy() {
        ServiceStatus submitted = target.submit(new Application("app", "Main", List.of("one", "two"), 96));
        assertThat(submitted.isRunning()).isTrue();
        await().atMost(TIME).until(() -> lines("app").contains("app: 96 Main one two"));
        await().atMost(TIME).until(() -> target.application("app").orElseThrow().state() == State.HEALTHY);
        List<String> task = stack.tasks(queries).get("app");
        assertThatThrownBy(() -> target.submit(new Application("app", "Other", List.of(), 96)))
                .isInstanceOf(UserFailure.class)
                .hasMessageContaining("app is already running");

        deploy(target);

        assertThat(stack.tasks(queries).get("app")).isEqualTo(task);
        assertThat(target.stop("app")).isTrue();
        assertThat(target.application("app").orElseThrow().state()).isEqualTo(State.STOPPED);
        assertThat(lines("app")).contains("app: 96 Main one two");
        assertThat(target.stop("app")).isFalse();
        deploy(target);
        assertThat(stack.tasks(queries).get("app")).isEmpty();
        assertThat(target.submit(new Application("app", "Main", List.of("three"), 96))
                        .isRunning())
                .isTrue();
        await().atMost(TIME).until(() -> lines("app").contains("app: 96 Main three"));
        assertThat(target.stop("app")).isTrue();
    }

    @Test
    @Tag("long")
    void a_scaled_service_stays_scaled_and_its_lines_tell_their_task() {
        target.scale(Map.of("worker", 2), TestStack.within(TIME), (service, step, elapsed, detail) -> {});

        assertThat(status("worker").tasks()).isEqualTo("2/2");
        await().atMost(TIME)
                .until(() -> labels("worker").stream()
                                .filter(label -> label.matches("worker\\.[12]/[a-z0-9]{5}"))
                                .count()
                        >= 2);
        List<String> tasks = stack.tasks(queries).get("worker");
        deploy(target);
        assertThat(stack.tasks(queries).get("worker")).isEqualTo(tasks).hasSize(2);

        target.scale(Map.of("worker", 1), TestStack.within(TIME), (service, step, elapsed, detail) -> {});
        assertThat(status("worker").tasks()).isEqualTo("1/1");
        assertThat(stack.tasks(queries).get("worker")).hasSize(1);
        assertThat(queries.containers(Map.of("com.docker.swarm.service.name", NAME + "_worker")))
                .as("what was scaled away has ended")
                .filteredOn(container -> container.path("State").asText().equals("running"))
                .hasSize(1);
    }

    @Test
    void the_docker_command_knows_the_stack() throws Exception {
        assertThat(TestStack.docker("stack", "ls", "--format", "{{.Name}} {{.Services}}"))
                .contains(NAME + " 4");
        // Tasks that were scaled away count until they have ended.
        await().atMost(TIME).untilAsserted(() -> assertThat(
                        TestStack.docker("stack", "services", NAME, "--format", "{{.Name}} {{.Replicas}}"))
                .contains(NAME + "_store 1/1", NAME + "_worker 1/1", NAME + "_app 0/0"));
        assertThat(TestStack.docker("stack", "ps", NAME, "--format", "{{.Name}} {{.DesiredState}}"))
                .contains(NAME + "_store.1 Running");
        Map<String, String> own = Map.of(StackNames.NAMESPACE, NAME, StackNames.CONTEXT, NAME);
        assertThat(queries.services(own)).hasSize(4);
        assertThat(queries.networks(own)).hasSize(1);
        assertThat(queries.secrets(own)).hasSize(1);
        assertThat(queries.configs(own)).hasSize(1);
        assertThat(queries.volumes(own)).hasSize(2);
    }

    @Test
    void what_was_deleted_by_hand_comes_back_and_the_data_was_kept() throws Exception {
        TestStack.docker("stack", "rm", NAME);
        assertThat(status("store").detail()).isEqualTo("its service is missing");
        assertThat(TestStack.of(target.plan(TestStack.within(TIME)), "store").action())
                .isEqualTo(Action.CREATE);

        // The engine lists the network until its last container has ended, and the swarm knows none any more.
        deploy(target);

        assertThat(status("worker").state()).isEqualTo(State.HEALTHY);
        await().atMost(TIME).until(() -> lines("store").contains("store: mark found"));
    }

    @Test
    void what_was_just_removed_by_hand_is_purged_to_its_end() throws Exception {
        TestStack.docker("stack", "rm", NAME);

        purge();

        Map<String, String> own = Map.of(StackNames.NAMESPACE, NAME);
        assertThat(queries.networks(own)).isEmpty();
        assertThat(queries.containers(own)).isEmpty();
        assertThat(queries.volumes(own)).isEmpty();
    }

    @Test
    void a_secret_deleted_with_its_service_comes_back() throws Exception {
        String secret = queries.secrets(Map.of(StackNames.NAMESPACE, NAME))
                .get(0)
                .path("Spec")
                .path("Name")
                .asText();
        List<String> worker = stack.tasks(queries).get("worker");
        TestStack.docker("service", "rm", NAME + "_store");
        TestStack.docker("secret", "rm", secret);

        deploy(target);

        assertThat(status("store").state()).isEqualTo(State.HEALTHY);
        assertThat(stack.tasks(queries).get("worker")).isEqualTo(worker);
    }

    @Test
    void a_stack_that_dps_did_not_deploy_is_refused_and_left_alone() throws Exception {
        String name = "t-foreign";
        TestStack.docker(
                "service",
                "create",
                "-d",
                "--replicas",
                "0",
                "--no-resolve-image",
                "--endpoint-mode",
                "dnsrr",
                "--label",
                StackNames.NAMESPACE + "=" + name,
                "--name",
                name + "_store",
                TestStack.IMAGE);
        try {
            JsonNode found = queries.service(name + "_store").orElseThrow();
            TestStack mine = new TestStack(folder, name);
            try (SwarmTarget refused = mine.target(FILE)) {
                assertThatThrownBy(() -> deploy(refused))
                        .isInstanceOf(UserFailure.class)
                        .hasMessageContaining("was not deployed by dps");
                assertThat(refused.remove(Purge.DATA, (service, step, elapsed, detail) -> {}))
                        .isEmpty();
            }
            assertThat(queries.service(name + "_store")).contains(found);
            assertThat(mine.listing(queries).stream()
                            .filter(one -> !stack.listing(queries).contains(one)))
                    .containsExactly("service " + found.path("ID").asText());
        } finally {
            TestStack.docker("service", "rm", name + "_store");
        }
    }

    @Test
    @Tag("long")
    void remove_keeps_the_data_and_purge_leaves_nothing() throws Exception {
        Files.writeString(ContextFolder.of(folder, NAME).views(), "[]");
        target.remove(Purge.KEEP_DATA, (service, step, elapsed, detail) -> {});

        Map<String, String> own = Map.of(StackNames.NAMESPACE, NAME);
        assertThat(queries.volumes(own)).hasSize(1);
        assertThat(queries.services(own)).isEmpty();
        assertThat(queries.containers(own)).isEmpty();
        assertThat(queries.networks(own)).isEmpty();
        assertThat(queries.secrets(own)).isEmpty();
        assertThat(queries.configs(own)).isEmpty();
        assertThat(status("store").state()).isEqualTo(State.STOPPED);

        purge();

        // A container of somebody else's build may come and go.
        await().atMost(TIME)
                .untilAsserted(() -> assertThat(stack.listing(queries)).isEqualTo(before));
        assertThat(folder.resolve(NAME)).doesNotExist();
        assertThat(status("store").state()).isEqualTo(State.ABSENT);
    }

    private static void deploy(SwarmTarget target) {
        target.deploy(TestStack.within(TIME), (service, step, elapsed, detail) -> {});
    }

    private void purge() {
        target.remove(Purge.DATA, (service, step, elapsed, detail) -> {});
    }

    private ServiceStatus status(String name) {
        return target.status().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Its task that runs or is done. */
    private SwarmTask task(String name) {
        return SwarmTask.of(queries.tasksOfService(NAME + "_" + name)).stream()
                .filter(task -> task.isHealthy() || task.isComplete())
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private Instant created(String name) {
        return Instant.parse(queries.service(NAME + "_" + name)
                .orElseThrow()
                .path("CreatedAt")
                .asText());
    }

    private Set<String> labels(String service) {
        return lines(service).stream()
                .map(line -> line.substring(0, line.indexOf(": ")))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<String> lines(String service) {
        List<String> lines = new ArrayList<>();
        target.logs(new LogRequest(Set.of(service), 50, false), (label, text) -> lines.add(label + ": " + text));
        return lines;
    }
}
