package io.dps.stack.swarm.rollout;

import io.dps.contract.FailureKind;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.swarm.engine.SwarmTask;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The reason why a service does not come up, and advice on it.
 *
 * @param reason kind of failure
 * @param message observed problem
 * @param advice what to do, may be empty
 */
public record TaskFailure(FailureKind reason, String message, String advice) {
    public static TaskFailure of(ComposeService service, SwarmTask task) {
        String error = task.error().strip();
        if (error.contains("No such image")) {
            boolean own = service.image().startsWith("dps/");
            return new TaskFailure(
                    FailureKind.UNREACHABLE,
                    "image " + service.image() + " is missing on the node",
                    own
                            ? "build it: stack images build"
                            : "pull it: docker pull " + service.image() + ", or leave it out: --without "
                                    + service.name());
        }
        if (error.contains("address already in use") || error.contains("host-mode port already in use")) {
            String ports = service.ports().stream()
                    .map(port -> Integer.toString(port.published()))
                    .collect(Collectors.joining(", "));
            return new TaskFailure(
                    FailureKind.FAILED,
                    "a port of " + service.name() + " (" + ports + ") is taken on the node: " + shortened(error),
                    "stop the program that uses it, or deploy with other ports or --any-port");
        }
        if (error.contains("scheduling constraints")) {
            return new TaskFailure(
                    FailureKind.FAILED,
                    "no node meets the constraints of " + service.name() + ": "
                            + String.join(", ", service.deploy().placement().constraints()) + " (" + error + ")",
                    "add the label to a node: docker node update --label-add NAME=VALUE NODE");
        }
        if (error.contains("creating vxlan interface") && error.contains("exists")) {
            return new TaskFailure(
                    FailureKind.FAILED,
                    "the network of " + service.name() + " cannot be created: " + shortened(error),
                    "an engine that was killed left an interface: find it with 'ip -br link show type vxlan',"
                            + " delete it with 'ip link delete NAME', and deploy again");
        }
        if (error.contains("insufficient resources")) {
            String reserved = service.deploy()
                    .reservations()
                    .map(amount -> (amount.memoryBytes() >> 20) + " MiB and " + amount.nanoCpus() / 1e9 + " cores")
                    .orElse("nothing");
            return new TaskFailure(
                    FailureKind.FAILED,
                    "no node has enough resources left for " + service.name() + ", which reserves " + reserved + " ("
                            + error + ")",
                    "free memory on a node, or add a node; 'stack doctor' shows how much there is");
        }
        String exit = task.exitCode()
                .filter(code -> code != 0)
                .map(code -> code == 137 ? " (137: killed, perhaps out of memory)" : "")
                .orElse("");
        String what = error.isEmpty() ? task.message() : error;
        return new TaskFailure(
                FailureKind.FAILED,
                service.name() + " does not stay up: " + shortened(what) + exit,
                "see: stack logs " + service.name());
    }

    private static String shortened(String error) {
        return error.length() > 300 ? error.substring(0, 300) + "..." : error;
    }

    /** Returns the advice followed by the last lines of a log. */
    String hint(List<String> log) {
        if (log.isEmpty()) {
            return advice;
        }
        return advice + "\nits last lines:\n  " + String.join("\n  ", log);
    }
}
