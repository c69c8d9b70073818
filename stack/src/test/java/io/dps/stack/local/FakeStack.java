package io.dps.stack.local;

import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.Target.Purge;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A context with two fake services on free ports, and what was reported of them. */
final class FakeStack implements AutoCloseable {
    final ContextFolder folder;
    final FakeService kafka;
    final FakeService connect;
    final LocalStack stack;
    final LocalTarget target;
    final int kafkaPort = PortCheck.free(Set.of());
    final int connectPort = PortCheck.free(Set.of(kafkaPort));
    final List<String> steps = new CopyOnWriteArrayList<>();
    final ProgressListener listener = (service, step, elapsed, detail) -> steps.add(service + " " + step);

    FakeStack(Path root) throws IOException {
        this(root, "test");
    }

    FakeStack(Path root, String context) throws IOException {
        this(root, context, List.of());
    }

    FakeStack(Path root, String context, List<String> supervisor) throws IOException {
        folder = ContextFolder.of(root.resolve("state"), context);
        Runtimes runtimes = FakeRuntimes.in(root.resolve("runtime"));
        kafka = new FakeService("kafka", Deployment::kafkaPort, folder, runtimes.kafka());
        connect = new FakeService("connect", Deployment::connectPort, folder, runtimes.spark());
        stack = new LocalStack(folder, runtimes, List.of(kafka, connect), supervisor);
        target = new LocalTarget(stack);
    }

    DeployRequest request() {
        return new DeployRequest(kafkaPort, connectPort, false, Duration.ofSeconds(30));
    }

    DeployRequest request(Duration timeout) {
        return new DeployRequest(kafkaPort, connectPort, false, timeout);
    }

    DeployRequest anyPort() {
        return new DeployRequest(kafkaPort, connectPort, true, Duration.ofSeconds(30));
    }

    void deploy() {
        target.deploy(request(), listener);
    }

    long pid(String name) {
        return stack.table().find(name).orElseThrow().pid();
    }

    /** Ends a process from outside, as the kernel or a user would. */
    void kill(String name) {
        ProcessRecord record = stack.table().find(name).orElseThrow();
        record.process().ifPresent(ProcessHandle::destroyForcibly);
        Awaiting.until(() -> !record.alive());
    }

    @Override
    public void close() {
        target.remove(Purge.KEEP_DATA, listener);
    }
}
