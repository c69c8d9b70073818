package io.dps.stack.swarm.verbs;

import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.StreamServices;
import java.util.List;
import java.util.Map;

/**
 * The cores that the Spark workers offer, and the streams of users that take one each. The cores of Connect, the averager
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
     * Checks that another stream gets a core; Spark itself would let it wait, without an error.
     *
     * @throws UserFailure of kind {@code FAILED} if all are taken
     */
    void requireFree(String stream) {
        long workers = services.tasks(services.require(WORKER)).stream()
                .filter(SwarmTask::isHealthy)
                .count();
        if (workers == 0) {
            throw UserFailure.failed(
                    "cannot start " + stream + ": no Spark worker is healthy",
                    "see: stack status, stack logs " + WORKER);
        }
        long offered = workers * coresOfWorker;
        List<String> running = services.all().entrySet().stream()
                .filter(entry -> StreamServices.isStream(entry.getValue()))
                .filter(entry -> entry.getValue().replicas() > 0 && !services.isOver(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        if (KEPT + running.size() >= offered) {
            throw UserFailure.failed(
                    "cannot start " + stream + ": no slot is free; of the " + offered + " slots of the Spark workers, "
                            + KEPT + " are kept for SQL and the averager, and " + running.size()
                            + (running.size() == 1 ? " is" : " are") + " taken by " + String.join(", ", running),
                    "stop a stream, or add a worker: stack scale " + WORKER + "=" + (workers + 1));
        }
    }
}
