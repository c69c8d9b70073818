package io.dps.stack.compose;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One service of the file.
 *
 * @param name its short name
 * @param line where it stands in the file
 * @param image image of its containers
 * @param entrypoint replaces the image's entrypoint, where not empty
 * @param command arguments for the entrypoint
 * @param hostname name inside the container; may be a template of Swarm's
 * @param environment variables
 * @param user user and group, where it is not the image's
 * @param workingDirectory where it starts, where it is not the image's
 * @param readOnly whether the root file system is read-only
 * @param init whether the engine's init runs as process 1
 * @param stopGracePeriod time from the stop signal to the kill
 * @param stopSignal signal that asks it to end
 * @param capabilitiesAdded capabilities beside the engine's default ones
 * @param capabilitiesDropped capabilities taken away
 * @param sysctls kernel parameters of its namespaces
 * @param ulimits limits by their names
 * @param extraHosts further names, as {@code IP host}
 * @param networks aliases by network
 * @param ports published ports
 * @param mounts what is mounted
 * @param secrets secrets as files
 * @param configs configs as files
 * @param healthcheck how the engine asks whether it is well
 * @param logging where the engine puts its output
 * @param labels labels of its containers
 * @param dependsOn services that have to be healthy before
 * @param deploy how Swarm runs it
 */
public record ComposeService(
        String name,
        int line,
        String image,
        List<String> entrypoint,
        List<String> command,
        Optional<String> hostname,
        Map<String, String> environment,
        Optional<String> user,
        Optional<String> workingDirectory,
        boolean readOnly,
        Optional<Boolean> init,
        Optional<Duration> stopGracePeriod,
        Optional<String> stopSignal,
        List<String> capabilitiesAdded,
        List<String> capabilitiesDropped,
        Map<String, String> sysctls,
        Map<String, Ulimit> ulimits,
        List<String> extraHosts,
        Map<String, List<String>> networks,
        List<ComposePort> ports,
        List<ComposeMount> mounts,
        List<ComposeFileUse> secrets,
        List<ComposeFileUse> configs,
        Optional<ComposeHealthcheck> healthcheck,
        Optional<Logging> logging,
        Map<String, String> labels,
        List<String> dependsOn,
        ComposeDeploy deploy) {
    public ComposeService {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        capabilitiesAdded = List.copyOf(capabilitiesAdded);
        capabilitiesDropped = List.copyOf(capabilitiesDropped);
        sysctls = Map.copyOf(sysctls);
        ulimits = Map.copyOf(ulimits);
        extraHosts = List.copyOf(extraHosts);
        networks = Collections.unmodifiableMap(new LinkedHashMap<>(networks));
        ports = List.copyOf(ports);
        mounts = List.copyOf(mounts);
        secrets = List.copyOf(secrets);
        configs = List.copyOf(configs);
        labels = Map.copyOf(labels);
        dependsOn = List.copyOf(dependsOn);
    }

    /**
     * A limit of the kernel's.
     *
     * @param soft what holds
     * @param hard up to where the process may raise it
     */
    public record Ulimit(int soft, int hard) {}

    /**
     * Where the engine puts the output.
     *
     * @param driver such as {@code json-file}
     * @param options of the driver
     */
    public record Logging(String driver, Map<String, String> options) {
        public Logging {
            options = Map.copyOf(options);
        }
    }
}
