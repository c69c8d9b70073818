package io.dps.stack.swarm.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposePort;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.swarm.engine.EngineConnection;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmNode;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.rollout.DeployChoices;
import io.dps.stack.swarm.rollout.ImagePresence;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.spec.ClusterChoices;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the engine, the swarm, the machine and the deployment. */
public final class SwarmDoctor {
    private static final long FREE_DISK_BYTES = 5L << 30;
    private static final KernelFindings KERNEL = new KernelFindings(Path.of("/"));

    private final SwarmStack stack;
    private final StackServices services;
    private final SwarmStatus status;
    private final DeployRequest request;
    private final List<Finding> findings = new ArrayList<>();

    public SwarmDoctor(SwarmStack stack, StackServices services, SwarmStatus status, DeployRequest request) {
        this.stack = stack;
        this.services = services;
        this.status = status;
        this.request = request;
    }

    public List<Finding> examine() {
        EngineConnection engine;
        try {
            engine = stack.engine();
        } catch (UserFailure e) {
            findings.add(new Finding("engine", Level.FAIL, e.getMessage(), e.hint()));
            return List.copyOf(findings);
        }
        try {
            JsonNode info = stack.queries().info();
            ok("engine", engine.engineVersion() + " at " + engine.host());
            ok("api", "version " + engine.apiVersion());
            boolean manager = swarm(info);
            SwarmChoices choices = choices(info);
            ComposeFile file = stack.file(choices);
            if (isHere()) {
                findings.add(KERNEL.ipvs(file));
                if (!manager) {
                    KERNEL.staleOverlays().ifPresent(findings::add);
                }
            }
            images(file);
            List<Finding> ofNodes = manager
                    ? new NodeMemory(file)
                            .of(stack.queries().nodes().stream()
                                    .map(SwarmNode::of)
                                    .toList())
                    : List.of();
            if (ofNodes.isEmpty()) {
                memory(info, file);
            }
            findings.addAll(ofNodes);
            tied(choices.tiedToFirstNode());
            disk(info);
            Map<String, SwarmService> existing = manager ? services.all() : Map.of();
            ports(choices, file, existing.keySet());
            services();
        } catch (UserFailure e) {
            findings.add(new Finding("stack", Level.FAIL, e.getMessage(), e.hint()));
        }
        return List.copyOf(findings);
    }

    private void tied(String parts) {
        if (!parts.isEmpty()) {
            warn(
                    "one place",
                    parts + " are on the node with the label " + ClusterChoices.LABEL
                            + "=1 alone, and stopped while it is gone",
                    "see: help cluster");
        }
    }

    private boolean swarm(JsonNode info) {
        SwarmMembership membership = new SwarmMembership(stack.engine());
        if (membership.isAlone()) {
            ok("swarm", "none yet: 'stack deploy' creates one on this node");
            return false;
        }
        membership.requireManager();
        int nodes = info.path("Swarm").path("Nodes").asInt();
        long ready = stack.queries().nodes().stream()
                .filter(node -> node.path("Status").path("State").asText().equals("ready"))
                .count();
        if (ready < nodes) {
            warn("swarm", ready + " of " + nodes + " nodes are ready", "see: stack nodes");
        } else {
            ok(
                    "swarm",
                    nodes
                            + (nodes == 1 ? " node, a manager at " : " nodes; this one is a manager at ")
                            + info.path("Swarm").path("NodeAddr").asText());
        }
        return true;
    }

    private SwarmChoices choices(JsonNode info) {
        return stack.stateFile().load().map(SwarmState::choices).orElseGet(() -> new DeployChoices(
                        request, Optional.empty(), Set.of(), false)
                .settle(info, stack.images()));
    }

    private boolean isHere() {
        return stack.engine().host().startsWith("unix:");
    }

    private void images(ComposeFile file) {
        List<String> missing = ImagePresence.missing(stack.queries(), file);
        if (missing.isEmpty()) {
            ok("images", "all are on this node");
            return;
        }
        boolean own = missing.stream().anyMatch(image -> image.startsWith("dps/"));
        String text = "missing: " + String.join(", ", missing);
        if (own) {
            fail("images", text, "build them: stack images build");
        } else {
            warn("images", text, "'stack deploy' pulls them; without a network, run: stack deploy --without kafka-ui");
        }
    }

    private void memory(JsonNode info, ComposeFile file) {
        long reserved = file.services().values().stream()
                .filter(service -> !SwarmStack.isApplication(service))
                .mapToLong(NodeMemory::reserved)
                .sum();
        long total = info.path("MemTotal").asLong();
        String text = "services reserve " + (reserved >> 20) + " MiB of " + (total >> 20) + " MiB of this node";
        if (reserved > total) {
            fail("memory", text, "use a node with more memory, or add nodes");
        } else {
            ok("memory", text);
        }
    }

    private void disk(JsonNode info) {
        File root = new File(info.path("DockerRootDir").asText());
        if (!isHere() || !root.exists()) {
            return;
        }
        long free = root.getUsableSpace();
        String text = (free >> 30) + " GiB free at " + root;
        if (free < FREE_DISK_BYTES) {
            warn("disk", text, "free some space: docker system df shows what uses it");
        } else {
            ok("disk", text);
        }
    }

    private void ports(SwarmChoices choices, ComposeFile file, Set<String> existing) {
        if (!isHere()) {
            return;
        }
        for (ComposeService service : file.services().values()) {
            if (existing.contains(service.name())) {
                continue;
            }
            for (ComposePort port : service.ports()) {
                Optional<PortCheck.Refusal> refusal =
                        port.published() == 0 ? Optional.empty() : PortCheck.refusal(port.published());
                if (refusal.isPresent()) {
                    fail(
                            "port " + port.published(),
                            "needed by " + service.name() + ", but "
                                    + refusal.get().reason(),
                            choices.portOf(service.name(), port.published())
                                    .map(chosen -> refusal.get().hint(chosen.setting()))
                                    .orElseGet(() -> refusal.get().hint()));
                } else {
                    ok("port " + port.published(), "free for " + service.name());
                }
            }
        }
    }

    private void services() {
        Optional<SwarmState> state = stack.deployment();
        if (state.isEmpty()) {
            return;
        }
        for (ServiceStatus row : status.all(state.get())) {
            if (row.state() == State.HEALTHY) {
                ok(row.name(), "healthy, " + row.tasks() + " on " + row.node());
            } else if (row.state() == State.ENDED) {
                ok(row.name(), "finished successfully");
            } else if (row.kind() == ServiceStatus.Kind.SERVICE) {
                warn(row.name(), row.tasks() + " tasks running: " + row.detail(), "see: stack logs " + row.name());
            }
        }
    }

    private void ok(String check, String message) {
        findings.add(new Finding(check, Level.OK, message, ""));
    }

    private void warn(String check, String message, String advice) {
        findings.add(new Finding(check, Level.WARN, message, advice));
    }

    private void fail(String check, String message, String advice) {
        findings.add(new Finding(check, Level.FAIL, message, advice));
    }

    /** Checks the kernel for missing features and stale interfaces, if the engine runs on this machine. */
    static final class KernelFindings {
        private final Path root;

        /** @param root folder that contains {@code proc} and {@code sys} */
        KernelFindings(Path root) {
            this.root = root;
        }

        /** Checks for IPVS: without it the engine reports no error, but no published service answers. */
        Finding ipvs(ComposeFile file) {
            if (Files.exists(root.resolve("proc/net/ip_vs"))) {
                return new Finding("ipvs", Level.OK, "the kernel has IPVS", "");
            }
            List<String> needing = file.services().values().stream()
                    .filter(KernelFindings::needsIpvs)
                    .map(ComposeService::name)
                    .toList();
            return needing.isEmpty()
                    ? new Finding(
                            "ipvs",
                            Level.OK,
                            "the kernel has no IPVS, and no service uses a virtual address or an ingress port",
                            "")
                    : new Finding(
                            "ipvs",
                            Level.WARN,
                            "the kernel has no IPVS, and these services use a virtual address or an ingress port: "
                                    + String.join(", ", needing),
                            "load it (modprobe ip_vs), or use endpoint_mode: dnsrr and ports of mode: host");
        }

        private static boolean needsIpvs(ComposeService service) {
            return !service.deploy().endpointMode().equals(Optional.of("dnsrr"))
                    || service.ports().stream().anyMatch(port -> port.mode() == ComposePort.Mode.INGRESS);
        }

        /**
         * Finds overlay interfaces that a killed engine left behind; for an engine that is in no swarm. The kernel
         * refuses interfaces of a new swarm that have the same numbers.
         */
        Optional<Finding> staleOverlays() {
            String left;
            try (Stream<Path> interfaces = Files.list(root.resolve("sys/class/net"))) {
                left = interfaces
                        .filter(KernelFindings::isOverlay)
                        .map(found -> found.getFileName().toString())
                        .sorted()
                        .collect(Collectors.joining(" "));
            } catch (IOException e) {
                return Optional.empty();
            }
            return left.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Finding(
                                    "overlay",
                                    Level.WARN,
                                    "an engine that was killed left interfaces of its overlay networks behind: " + left,
                                    "delete each with 'ip link delete NAME'; until then a new swarm cannot reuse their numbers"));
        }

        /**
         * Returns whether an interface is an overlay interface of the engine, by its type and its name: other programs
         * create VXLAN interfaces too.
         */
        private static boolean isOverlay(Path found) {
            try {
                return found.getFileName().toString().startsWith("vx-")
                        && Files.readString(found.resolve("uevent")).contains("DEVTYPE=vxlan");
            } catch (IOException e) {
                return false;
            }
        }
    }
}
