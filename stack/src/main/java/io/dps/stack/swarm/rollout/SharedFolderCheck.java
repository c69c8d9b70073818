package io.dps.stack.swarm.rollout;

import com.github.dockerjava.api.model.ServiceSpec;
import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeLoader;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.Profile;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.state.Progress;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.TaskLog;
import io.dps.stack.swarm.spec.ContainerSpecs;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import io.dps.stack.swarm.state.SwarmStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds out whether a folder is the same on all nodes of a cluster: writes a file on the first, and reads it on the others. */
final class SharedFolderCheck {
    /** Stays after a check that failed, until the next. */
    private static final String FILE = "/shared/.dps-check";

    /** Makes the folders that Spark's processes expect, too: the engine would, but only where there is no file yet. */
    private static final String WRITE =
            "mkdir -p /shared/checkpoints /shared/events /shared/recovery /shared/warehouse && echo %s > " + FILE;

    private static final String READ = "grep -q %s " + FILE;
    private static final String SERVICE = "shared-folder-check";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 200;

    private final SwarmStack stack;
    private final StackServices services;
    private final EngineClock pause;

    SharedFolderCheck(SwarmStack stack, StackServices services, EngineClock pause) {
        this.stack = stack;
        this.services = services;
        this.pause = pause;
    }

    /**
     * @param image an image with a shell, which the nodes have
     * @throws UserFailure of kind {@code FAILED} naming the node where the folder is missing, another one or not writable
     */
    void require(String folder, String image, Progress progress) {
        String token = UUID.randomUUID().toString();
        try {
            for (int number = 1; number <= Profile.CLUSTER.brokers(); number++) {
                progress.report(folder, Step.WAITING, "is it shared? asking node " + number);
                run(folder, image, number, number == 1 ? WRITE.formatted(token) : READ.formatted(token));
            }
            run(folder, image, 1, "rm " + FILE);
        } finally {
            services.find(SERVICE).ifPresent(services::remove);
        }
        progress.report(folder, Step.HEALTHY, "all nodes see the same files");
    }

    private void run(String folder, String image, int number, String command) {
        services.find(SERVICE).ifPresent(services::remove);
        Deadline deadline = pause.deadline(PATIENCE);
        services.create(spec(folder, image, number, command));
        String seen = "it has no task yet";
        while (!deadline.isOver()) {
            SwarmService service = services.require(SERVICE);
            for (SwarmTask task : services.tasks(service)) {
                if (task.isComplete()) {
                    return;
                }
                if (task.hasFailed() || task.state().equals("rejected")) {
                    throw refused(folder, number, task);
                }
                seen = "its task is " + task.state() + " " + task.error();
            }
            pause.of(POLL_MILLIS, "asking node " + number + " for " + folder);
        }
        throw UserFailure.timeout(
                "node " + number + " has not said within " + PATIENCE.toSeconds() + " s whether it sees " + folder
                        + ": " + seen,
                "see: stack nodes");
    }

    private UserFailure refused(String folder, int number, SwarmTask task) {
        List<String> said = TaskLog.last(stack.queries(), task.id(), 3);
        String why = task.state().equals("rejected") || said.isEmpty() ? task.error() : String.join(" ", said);
        String where = "node " + number + " (label " + ClusterNodes.LABEL + "=" + number + ")";
        return UserFailure.failed(
                number == 1
                        ? where + " cannot write to " + folder + ": " + why
                        : where + " does not see in " + folder + " what was written on node 1: " + why,
                "mount the same file system there on every manager, writable for user 1000; or leave out --shared-dir");
    }

    private ServiceSpec spec(String folder, String image, int number, String command) {
        String text = """
                services:
                  %s:
                    image: ${IMAGE}
                    entrypoint: [sh, -c]
                    command: ["${COMMAND}"]
                    user: "1000:1000"
                    volumes:
                      - type: bind
                        source: ${FOLDER}
                        target: /shared
                    deploy:
                      endpoint_mode: dnsrr
                      placement:
                        constraints: [node.labels.dps.node == %d]
                      restart_policy:
                        condition: none
                """.formatted(SERVICE, number);
        ComposeFile file =
                ComposeLoader.load(SERVICE, text, Map.of("IMAGE", image, "COMMAND", command, "FOLDER", folder));
        ComposeService service = file.services().get(SERVICE);
        return new ServiceSpecs(
                        stack.names(),
                        new ContainerSpecs(stack.names(), file),
                        new ObjectIds(Map.of(), Map.of(), Map.of()))
                .of(service, DesiredState.of(service));
    }
}
