package io.dps.stack.local;

import io.dps.stack.model.HealthCheck;
import io.dps.stack.state.ContextFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** A service whose process is a {@link FakeServer}. */
final class FakeService implements LocalService {
    private final String name;
    private final ToIntFunction<Deployment> port;
    private final ContextFolder folder;
    private final JarFolder jars;
    volatile HealthCheck health = endpoints -> {};
    volatile boolean broken;

    FakeService(String name, ToIntFunction<Deployment> port, ContextFolder folder, JarFolder jars) {
        this.name = name;
        this.port = port;
        this.folder = folder;
        this.jars = jars;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port(Deployment deployment) {
        return port.applyAsInt(deployment);
    }

    @Override
    public String endpoint(Deployment deployment) {
        return "127.0.0.1:" + port(deployment);
    }

    @Override
    public void configure(Deployment deployment) throws IOException {
        Files.writeString(settings(), broken ? "broken" : String.valueOf(port(deployment)));
    }

    @Override
    public JavaCommand command() {
        return new JavaCommand(
                JavaCommand.memory(16),
                jars,
                FakeServer.class.getName(),
                List.of(settings().toString()),
                Map.of());
    }

    @Override
    public HealthCheck health() {
        return health;
    }

    @Override
    public long neededBytes() {
        return 1 << 20;
    }

    private Path settings() {
        return folder.conf().resolve(name + ".port");
    }
}
