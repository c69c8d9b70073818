package io.dps.stack.swarm.verbs;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import io.dps.contract.ExitCode;
import io.dps.contract.FailureKind;
import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.StateFailure;
import io.dps.stack.swarm.engine.EngineFailure;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.state.SwarmEndpoints;
import io.dps.stack.swarm.state.SwarmStack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The checkpoints of streams, on the volume that the Spark processes share; accessed through a container that mounts
 * it.
 */
public final class SwarmCheckpoints {
    /**
     * Main class of the program that deletes a checkpoint. It takes the writer's lock first, because an averager of
     * which the shell knows nothing, such as one that Airflow started, may be writing.
     */
    private static final String DROP = "io.dps.streaming.DropCheckpointMain";

    /** Exit codes of a program that a signal ended. */
    private static final Map<Integer, String> SIGNALS = Map.of(130, "SIGINT", 137, "SIGKILL", 143, "SIGTERM");

    private final SwarmStack stack;
    private final StackServices services;

    public SwarmCheckpoints(SwarmStack stack, StackServices services) {
        this.stack = stack;
        this.services = services;
    }

    public boolean drop(String stream) {
        if (!Topics.isName(stream)) {
            throw UserFailure.usage(
                    "'" + stream + "' is not a valid stream name",
                    "use at most 249 letters, digits, dots, dashes and underscores");
        }
        stack.requireDeployment();
        return ChangeLock.holding(stack.folder(), "drop the checkpoint of " + stream, () -> {
            StringBuilder output = new StringBuilder();
            String folder = SwarmEndpoints.CHECKPOINTS + "/" + stream;
            int code = run(container(), List.of("spark", "program", DROP, "--checkpoint", folder), output);
            if (code == 0) {
                return output.toString().lines().anyMatch("dropped"::equals);
            }
            throw failure(stream, code, output.toString());
        });
    }

    /** Returns the failure of the program in the container: its own message, unless a signal ended it. */
    static UserFailure failure(String stream, int code, String output) {
        List<String> lines = output.lines().toList();
        String signal = SIGNALS.get(code);
        String reason = signal == null
                ? output.isBlank() ? "exit code " + code : output.strip()
                : "it was terminated by " + signal;
        // A bug in the program of the container is reported as a bug in dps.
        FailureKind kind = code == ExitCode.INTERNAL.value() ? FailureKind.INTERNAL : FailureKind.FAILED;
        return new UserFailure(
                kind,
                "cannot delete the checkpoint of " + stream + ": " + textAfter(lines, "error: ", reason),
                textAfter(
                        lines,
                        "hint: ",
                        signal == null
                                ? "see: stack status"
                                : "run the command again; a checkpoint is never deleted in part"));
    }

    /** Returns the text of a line that begins with the given word. */
    private static String textAfter(List<String> lines, String word, String otherwise) {
        return lines.stream()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .findFirst()
                .orElse(otherwise);
    }

    private String container() {
        return List.of("spark-worker", "connect", "history").stream()
                .flatMap(name -> services.find(name).stream())
                .flatMap(service -> services.tasks(service).stream())
                .filter(task -> task.isHealthy()
                        && stack.queries().container(task.containerId()).isPresent())
                .map(SwarmTask::containerId)
                .findFirst()
                .orElseThrow(() -> UserFailure.unreachable(
                        "no healthy task on this node mounts the checkpoint volume", "see: stack status"));
    }

    private int run(String container, List<String> command, StringBuilder output) {
        DockerClient client = stack.engine().client();
        return EngineFailure.translating("delete a checkpoint", () -> {
            try {
                String id = client.execCreateCmd(container)
                        .withCmd(command.toArray(String[]::new))
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .exec()
                        .getId();
                client.execStartCmd(id).exec(new Output(output)).awaitCompletion();
                return client.inspectExecCmd(id).exec().getExitCodeLong().intValue();
            } catch (NotFoundException e) {
                throw UserFailure.unreachable("the task has just ended", "try again", e);
            } catch (InterruptedException e) {
                throw StateFailure.interrupted("deleting a checkpoint");
            }
        });
    }

    private static final class Output extends ResultCallback.Adapter<Frame> {
        private final StringBuilder output;

        Output(StringBuilder output) {
            this.output = output;
        }

        @Override
        public void onNext(Frame frame) {
            output.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
        }
    }
}
