package io.dps.stack.swarm.verbs;

import io.dps.stack.model.ImageStore;
import io.dps.stack.model.ImageStore.ImageStatus;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.image.EngineImages;
import io.dps.stack.swarm.image.RuntimeFolder;
import io.dps.stack.swarm.image.StackImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The stack's images on the engine that the environment names, whether or not a stack is deployed there. */
public final class EngineImageStore implements ImageStore {
    private final EngineConnection engine;
    private final EngineImages images;

    private EngineImageStore(EngineConnection engine, RuntimeFolder runtimes, Set<String> without) {
        this.engine = engine;
        this.images = new EngineImages(engine.client(), runtimes, StackImage.without(without));
    }

    /**
     * @param environment variables to read {@code DOCKER_HOST} and the like from
     * @param runtimes the jars of the servers
     * @param without parts of the stack that need no images
     * @throws io.dps.contract.UserFailure {@code UNREACHABLE} when no engine answers there
     */
    public static EngineImageStore open(Map<String, String> environment, RuntimeFolder runtimes, Set<String> without) {
        return new EngineImageStore(EngineConnection.open(environment), runtimes, without);
    }

    @Override
    public List<ImageStatus> list() {
        return images.list();
    }

    @Override
    public List<ImageStatus> build(ProgressListener listener) {
        return images.build(listener);
    }

    @Override
    public List<ImageStatus> save(Path archive, ProgressListener listener) {
        return images.save(archive, listener);
    }

    @Override
    public List<String> load(Path archive, ProgressListener listener) {
        return images.load(archive, listener);
    }

    @Override
    public void close() {
        engine.close();
    }
}
