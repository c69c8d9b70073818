package io.dps.stack.swarm.verbs;

import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposePort;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel of this machine lacks, or has too much of, for an engine that is on it. */
final class KernelFindings {
    private final Path root;

    /** @param root the folder that has {@code proc} and {@code sys} */
    KernelFindings(Path root) {
        this.root = root;
    }

    /** Without IPVS the engine says nothing, and nobody answers. */
    Finding ipvs(ComposeFile file) {
        if (Files.exists(root.resolve("proc/net/ip_vs"))) {
            return new Finding("ipvs", Level.OK, "the kernel has it", "");
        }
        List<String> needing = file.services().values().stream()
                .filter(KernelFindings::needsIpvs)
                .map(ComposeService::name)
                .toList();
        return needing.isEmpty()
                ? new Finding(
                        "ipvs",
                        Level.OK,
                        "the kernel has none, and no service asks for a virtual address or an ingress port",
                        "")
                : new Finding(
                        "ipvs",
                        Level.WARN,
                        "the kernel has none, and these ask for a virtual address or an ingress port: "
                                + String.join(", ", needing),
                        "load it (modprobe ip_vs), or use endpoint_mode: dnsrr and ports of mode: host");
    }

    private static boolean needsIpvs(ComposeService service) {
        return !service.deploy().endpointMode().equals(Optional.of("dnsrr"))
                || service.ports().stream().anyMatch(port -> port.mode() == ComposePort.Mode.INGRESS);
    }

    /**
     * Where the engine is in no swarm, interfaces of overlay networks are what a killed one left: the kernel refuses those
     * of a new swarm with the same numbers.
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
                : Optional.of(new Finding(
                        "overlay",
                        Level.WARN,
                        "an engine that was killed left interfaces of its overlay networks: " + left,
                        "a new swarm cannot use their numbers; take them away: ip link delete NAME"));
    }

    /** By the names that the engine gives; others make such interfaces too. */
    private static boolean isOverlay(Path found) {
        try {
            return found.getFileName().toString().startsWith("vx-")
                    && Files.readString(found.resolve("uevent")).contains("DEVTYPE=vxlan");
        } catch (IOException e) {
            return false;
        }
    }
}
