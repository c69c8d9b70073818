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
 * @param line line of the file on which it begins
 * @param image image of its containers
 * @param entrypoint entrypoint that replaces the image's; empty to keep that
 * @param command arguments for the entrypoint
 * @param hostname host name inside the container; may be a template of Swarm
 * @param environment environment variables
 * @param user user and group; empty for those of the image
 * @param workingDirectory working directory; empty for that of the image
 * @param readOnly whether the root file system is read-only
 * @param init whether the engine's init runs as process 1
 * @param stopGracePeriod time from the stop signal to the kill
 * @param stopSignal signal that asks it to end
 * @param capabilitiesAdded capabilities in addition to the engine's defaults
 * @param capabilitiesDropped capabilities removed from the engine's defaults
 * @param sysctls kernel parameters of its namespaces
 * @param ulimits resource limits by their names
 * @param extraHosts additional host names, as {@code IP host}
 * @param networks its aliases on each network
 * @param ports published ports
 * @param mounts mounts of its containers
 * @param secrets secrets that its containers see as files
 * @param configs configs that its containers see as files
 * @param healthcheck health check that the engine runs
 * @param logging where the engine sends its output
 * @param labels labels of its containers
 * @param dependsOn services that must be healthy before this one starts
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
     * Returns a service like this one, with a name of its own, which is also its host name.
     *
     * @param variables environment variables in addition to those of this service
     * @param serviceLabels labels in addition to those of this service
     */
    public ComposeService like(String other, Map<String, String> variables, Map<String, String> serviceLabels) {
        Map<String, String> all = new LinkedHashMap<>(environment);
        all.putAll(variables);
        return new ComposeService(
                other,
                line,
                image,
                entrypoint,
                command,
                Optional.of(other),
                all,
                user,
                workingDirectory,
                readOnly,
                init,
                stopGracePeriod,
                stopSignal,
                capabilitiesAdded,
                capabilitiesDropped,
                sysctls,
                ulimits,
                extraHosts,
                networks,
                ports,
                mounts,
                secrets,
                configs,
                healthcheck,
                logging,
                labels,
                dependsOn,
                deploy.withLabels(serviceLabels));
    }

    /**
     * A resource limit of the kernel.
     *
     * @param soft limit in force
     * @param hard value up to which the process may raise the soft limit
     */
    public record Ulimit(int soft, int hard) {}

    /**
     * The settings by which the engine logs the output of containers.
     *
     * @param driver name of the log driver, such as {@code json-file}
     * @param options options of the driver
     */
    public record Logging(String driver, Map<String, String> options) {
        public Logging {
            options = Map.copyOf(options);
        }
    }
}
