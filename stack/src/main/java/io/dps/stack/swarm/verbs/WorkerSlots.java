package io.dps.stack.swarm.verbs;

import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.model.Application;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.StreamServices;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The cores that the Spark workers offer, and the streams of users that take them: one each, or as many as they asked for. The cores of Connect, the averager
 * and one that warms up are kept for them, so that they can always start.
 */
final class WorkerSlots {
    private static final String WORKER = "spark-worker";
    /** Two cores each for Connect, the averager and the averager that warms up. */
    private static final int KEPT = 6;

    private final StackServices services;
    private final int coresOfWorker;

    WorkerSlots(StackServices services, ComposeFile file) {
        this.services = services;
        Map<String, String> variables = file.services().get(WORKER).environment();
        this.coresOfWorker = Integer.parseInt(variables.get("DPS_WORKER_CORES"));
    }

    /**
     * Checks that another stream gets its cores; Spark itself would let it wait, without an error.
     *
     * @throws UserFailure of kind {@code FAILED} if too few are left
     */
    void requireFree(Application application) {
        String stream = application.name();
        int wanted = Application.cores(application.arguments());
        long workers = services.tasks(services.require(WORKER)).stream()
                .filter(SwarmTask::isHealthy)
                .count();
        if (workers == 0) {
            throw UserFailure.failed(
                    "cannot start " + stream + ": no Spark worker is healthy",
                    "see: stack status, stack logs " + WORKER);
        }
        long offered = workers * coresOfWorker;
        SortedMap<String, Integer> running = new TreeMap<>();
        services.all().forEach((name, service) -> {
            if (StreamServices.isStream(service) && service.replicas() > 0 && !services.isOver(service)) {
                running.put(name, Application.cores(service.wanted().arguments()));
            }
        });
        int taken = running.values().stream().mapToInt(Integer::intValue).sum();
        long free = Math.max(0, offered - KEPT - taken);
        if (wanted > free) {
            throw UserFailure.failed(
                    "cannot start " + stream + ": "
                            + (wanted == 1
                                    ? "no slot is free"
                                    : "it needs " + wanted + " slots, and " + free
                                            + (free == 1 ? " is free" : " are free"))
                            + "; of the " + offered + " slots of the Spark workers, "
                            + KEPT + " are kept for SQL and the averager, and " + taken
                            + (taken == 1 ? " is" : " are") + " taken"
                            + (running.isEmpty() ? "" : " by " + String.join(", ", running.keySet())),
                    (wanted > 1 ? "use fewer --cores, " : "") + "stop a stream, or add a worker: stack scale " + WORKER
                            + "=" + (workers + 1));
        }
    }
}
