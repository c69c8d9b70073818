package io.dps.stack.swarm.rollout;

import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.spec.StackNames;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The services of the streams that users make. The compose file does not contain them: each is made like the averager's
 * when its stream is first started, and stays until the stream is dropped or the stack is removed.
 */
public final class StreamServices {
    private static final String MODEL = "averager";

    /**
     * One core and its memory: what each executor of a stream takes, one slot of a worker. A stream that asks for more
     * cores has as many executors, which fit wherever slots are free.
     */
    private static final Map<String, String> SLOT = Map.of("DPS_CORES", "1", "DPS_EXECUTOR_MEMORY", "512");

    private StreamServices() {}

    /**
     * Returns the service of a stream.
     *
     * @param name short name of the service
     */
    public static ComposeService of(String name, String stream, ComposeFile file) {
        return file.services().get(MODEL).like(name, SLOT, Map.of(StackNames.STREAM, stream));
    }

    /** Returns whether a service runs a stream that a user made. */
    public static boolean isStream(SwarmService service) {
        return !service.label(StackNames.STREAM).isEmpty();
    }

    /**
     * Returns the file with the services of streams that the swarm has.
     *
     * @param existing services of the stack by their short names
     */
    public static ComposeFile in(ComposeFile file, Map<String, SwarmService> existing) {
        Map<String, ComposeService> services = new LinkedHashMap<>(file.services());
        existing.forEach((name, service) -> {
            if (isStream(service) && !services.containsKey(name)) {
                services.put(name, of(name, service.label(StackNames.STREAM), file));
            }
        });
        return new ComposeFile(services, file.networks(), file.volumes(), file.secrets(), file.configs());
    }
}
