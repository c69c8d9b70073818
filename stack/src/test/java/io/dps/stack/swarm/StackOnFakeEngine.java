package io.dps.stack.swarm;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.Target.Purge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small stack on an engine that is none, by a clock that does not wait. */
public final class StackOnFakeEngine implements AutoCloseable {
    public static final String NAME = "t-fake";
    static final Duration TIME = Duration.ofSeconds(60);

    public static final String FILE = """
            services:
              store:
                image: dps/store:1
                command: [serve, --all]
                networks: [net]
                volumes: ["data:/data", "memory:/memory"]
                secrets: [word]
                configs: [text]
                healthcheck: {test: [CMD, "true"], interval: 1s, timeout: 2s, retries: 60}
                deploy: {endpoint_mode: dnsrr}
              job:
                image: dps/job:1
                networks: [net]
                depends_on: [store]
                deploy:
                  endpoint_mode: dnsrr
                  restart_policy: {condition: on-failure, delay: 1s}
              worker:
                image: dps/worker:1
                networks: [net]
                depends_on: [store, job]
                healthcheck: {test: [CMD, "true"], interval: 1s, timeout: 2s, retries: 60}
                deploy:
                  endpoint_mode: dnsrr
                  resources: {limits: {memory: 64M}}
                  update_config: {monitor: 1s, order: stop-first}
              app:
                image: dps/app:1
                networks: [net]
                deploy:
                  replicas: 0
                  endpoint_mode: dnsrr
                  restart_policy: {condition: on-failure, delay: 1s, max_attempts: 1, window: 60s}
            networks:
              net: {driver: overlay}
            volumes:
              data: {}
              memory: {driver_opts: {type: tmpfs, device: tmpfs}}
            secrets:
              word: {name: "${DPS_STACK}_word_${DPS_HASH_WORD:-0}", file: ./word}
            configs:
              text: {name: "${DPS_STACK}_text_${DPS_HASH_TEXT:-0}", file: ./text}
            """;

    private final FakePause pause = new FakePause();
    private final FakeEngine engine;
    private final TestStack stack;
    private final List<SwarmTarget> targets = new ArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();

    private StackOnFakeEngine(Path folder, boolean swarm) {
        engine = swarm ? FakeEngine.inSwarm(pause::now) : new FakeEngine(pause::now);
        stack = new TestStack(folder, NAME);
        engine.swarm().next(NAME + "_job", FakeSwarm.Fate.ends(0));
    }

    /** On an engine that manages a swarm. */
    public static StackOnFakeEngine inSwarm(Path folder) {
        return new StackOnFakeEngine(folder, true);
    }

    /** On an engine that is in no swarm. */
    public static StackOnFakeEngine alone(Path folder) {
        return new StackOnFakeEngine(folder, false);
    }

    public FakeEngine engine() {
        return engine;
    }

    public FakePause pause() {
        return pause;
    }

    public SwarmTarget target() {
        return target(FILE);
    }

    public SwarmTarget target(String file) {
        return target(file, Map.of());
    }

    public SwarmTarget target(String file, Map<String, HealthCheck> checks) {
        return target(stack, file, checks);
    }

    public SwarmTarget target(TestStack of, String file, Map<String, HealthCheck> checks) {
        SwarmTarget target = of.target(file, engine::connect, checks, pause);
        targets.add(target);
        return target;
    }

    public static DeployRequest request() {
        return TestStack.within(TIME);
    }

    /** Deploys the file as it is. */
    public SwarmTarget deployed() {
        SwarmTarget target = target();
        deploy(target);
        return target;
    }

    public void deploy(SwarmTarget target) {
        target.deploy(request(), listener());
    }

    public void purge(SwarmTarget target) {
        target.remove(Purge.DATA, listener());
    }

    /** Notes steps, such as {@code store: STARTING}, with what is said of them. */
    public ProgressListener listener() {
        return (service, step, elapsed, detail) -> steps.add((service + ": " + step + " " + detail).strip());
    }

    public List<String> steps() {
        return steps;
    }

    public static ServiceStatus row(SwarmTarget target, String service) {
        return target.status().stream()
                .filter(status -> status.name().equals(service))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + service));
    }

    /** What a service is told to be. */
    public JsonNode spec(String service) {
        return engine.swarm().service(NAME + "_" + service).orElseThrow().path("Spec");
    }

    /** Ids of the tasks of a service that are to run. */
    public List<String> tasks(String service) {
        String id = engine.swarm()
                .service(NAME + "_" + service)
                .orElseThrow()
                .path("ID")
                .asText();
        return engine.swarm().tasks().stream()
                .filter(task -> task.path("ServiceID").asText().equals(id))
                .filter(task -> task.path("DesiredState").asText().equals("running"))
                .map(task -> task.path("ID").asText())
                .toList();
    }

    @Override
    public void close() {
        targets.forEach(SwarmTarget::close);
        engine.close();
    }
}
