package io.dps.stack.swarm.spec;

import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.EndpointResolutionMode;
import com.github.dockerjava.api.model.EndpointSpec;
import com.github.dockerjava.api.model.NetworkAttachmentConfig;
import com.github.dockerjava.api.model.PortConfig;
import com.github.dockerjava.api.model.PortConfigProtocol;
import com.github.dockerjava.api.model.ResourceRequirements;
import com.github.dockerjava.api.model.ResourceSpecs;
import com.github.dockerjava.api.model.ServiceGlobalModeOptions;
import com.github.dockerjava.api.model.ServiceModeConfig;
import com.github.dockerjava.api.model.ServicePlacement;
import com.github.dockerjava.api.model.ServiceReplicatedModeOptions;
import com.github.dockerjava.api.model.ServiceRestartCondition;
import com.github.dockerjava.api.model.ServiceRestartPolicy;
import com.github.dockerjava.api.model.ServiceSpec;
import com.github.dockerjava.api.model.TaskSpec;
import com.github.dockerjava.api.model.UpdateConfig;
import com.github.dockerjava.api.model.UpdateFailureAction;
import com.github.dockerjava.api.model.UpdateOrder;
import io.dps.stack.compose.ComposeDeploy;
import io.dps.stack.compose.ComposeDeploy.Placement;
import io.dps.stack.compose.ComposeDeploy.Resources;
import io.dps.stack.compose.ComposeDeploy.RestartPolicy;
import io.dps.stack.compose.ComposeDeploy.UpdatePolicy;
import io.dps.stack.compose.ComposePort;
import io.dps.stack.compose.ComposeService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates the complete spec of a service, the same as Docker's own {@code stack deploy} would create from the file.
 * Never edits an inspected spec: docker-java would drop the fields that it does not model.
 */
public final class ServiceSpecs {
    private final StackNames names;
    private final ContainerSpecs containers;
    private final ObjectIds ids;

    public ServiceSpecs(StackNames names, ContainerSpecs containers, ObjectIds ids) {
        this.names = names;
        this.containers = containers;
        this.ids = ids;
    }

    public ServiceSpec of(ComposeService service, DesiredState wanted) {
        ComposeDeploy deploy = service.deploy();
        Map<String, String> labels = new LinkedHashMap<>(names.labels(deploy.labels()));
        labels.put(StackNames.IMAGE, service.image());
        ServiceSpec spec = new ServiceSpec()
                .withName(names.service(service.name()))
                .withLabels(labels)
                .withTaskTemplate(task(service, wanted))
                .withMode(mode(deploy, wanted))
                .withEndpointSpec(endpoint(service));
        deploy.update().ifPresent(policy -> spec.withUpdateConfig(update(policy)));
        deploy.rollback().ifPresent(policy -> spec.withRollbackConfig(update(policy)));
        return spec;
    }

    private TaskSpec task(ComposeService service, DesiredState wanted) {
        ContainerSpec container = containers.of(service, wanted, ids);
        TaskSpec task = new TaskSpec()
                .withContainerSpec(container)
                .withResources(resources(service.deploy()))
                .withPlacement(placement(service.deploy().placement()))
                .withForceUpdate(wanted.forceUpdate())
                .withNetworks(networks(service));
        service.deploy().restartPolicy().ifPresent(policy -> task.withRestartPolicy(restart(policy)));
        service.logging()
                .ifPresent(logging -> task.withLogDriver(
                        new Driver().withName(logging.driver()).withOptions(logging.options())));
        return task;
    }

    private static ResourceRequirements resources(ComposeDeploy deploy) {
        ResourceRequirements requirements = new ResourceRequirements();
        deploy.limits().ifPresent(limits -> requirements.withLimits(amount(limits)));
        deploy.reservations().ifPresent(reservations -> requirements.withReservations(amount(reservations)));
        return requirements;
    }

    private static ResourceSpecs amount(Resources resources) {
        return new UnmodelledSpecs.Limits(resources.pids())
                .withMemoryBytes(resources.memoryBytes())
                .withNanoCPUs(resources.nanoCpus());
    }

    private static ServicePlacement placement(Placement placement) {
        ServicePlacement made = new UnmodelledSpecs.Placement(placement.spreads());
        if (!placement.constraints().isEmpty()) {
            made.withConstraints(placement.constraints());
        }
        if (placement.maxReplicasPerNode() > 0) {
            made.withMaxReplicas(placement.maxReplicasPerNode());
        }
        return made;
    }

    private List<NetworkAttachmentConfig> networks(ComposeService service) {
        List<NetworkAttachmentConfig> attachments = new ArrayList<>();
        service.networks().forEach((name, aliases) -> {
            List<String> all = new ArrayList<>(aliases);
            all.add(service.name());
            attachments.add(new NetworkAttachmentConfig()
                    .withTarget(ids.networks().get(name))
                    .withAliases(all));
        });
        return attachments;
    }

    private static ServiceRestartPolicy restart(RestartPolicy policy) {
        ServiceRestartPolicy made = new ServiceRestartPolicy();
        policy.condition()
                .ifPresent(condition -> made.withCondition(
                        switch (condition) {
                            case "none" -> ServiceRestartCondition.NONE;
                            case "on-failure" -> ServiceRestartCondition.ON_FAILURE;
                            default -> ServiceRestartCondition.ANY;
                        }));
        policy.delay().map(Duration::toNanos).ifPresent(made::withDelay);
        policy.maxAttempts().map(Integer::longValue).ifPresent(made::withMaxAttempts);
        policy.window().map(Duration::toNanos).ifPresent(made::withWindow);
        return made;
    }

    private static UpdateConfig update(UpdatePolicy policy) {
        UpdateConfig made = new UpdateConfig()
                .withParallelism(Long.valueOf(policy.parallelism().orElse(1)))
                .withMaxFailureRatio(policy.maxFailureRatio().orElse(0.0).floatValue());
        policy.delay().map(Duration::toNanos).ifPresent(made::withDelay);
        policy.monitor().map(Duration::toNanos).ifPresent(made::withMonitor);
        policy.failureAction()
                .ifPresent(action -> made.withFailureAction(
                        switch (action) {
                            case "continue" -> UpdateFailureAction.CONTINUE;
                            case "rollback" -> UpdateFailureAction.ROLLBACK;
                            default -> UpdateFailureAction.PAUSE;
                        }));
        policy.order()
                .ifPresent(order ->
                        made.withOrder(order.equals("start-first") ? UpdateOrder.START_FIRST : UpdateOrder.STOP_FIRST));
        return made;
    }

    private static ServiceModeConfig mode(ComposeDeploy deploy, DesiredState wanted) {
        return deploy.global()
                ? new ServiceModeConfig().withGlobal(new ServiceGlobalModeOptions())
                : new ServiceModeConfig()
                        .withReplicated(new ServiceReplicatedModeOptions().withReplicas(wanted.replicas()));
    }

    private static EndpointSpec endpoint(ComposeService service) {
        EndpointSpec endpoint = new EndpointSpec();
        service.deploy()
                .endpointMode()
                .ifPresent(mode -> endpoint.withMode(
                        mode.equals("dnsrr") ? EndpointResolutionMode.DNSRR : EndpointResolutionMode.VIP));
        List<PortConfig> ports = service.ports().stream()
                .sorted(Comparator.comparingInt(ComposePort::published))
                .map(ServiceSpecs::port)
                .toList();
        return ports.isEmpty() ? endpoint : endpoint.withPorts(ports);
    }

    private static PortConfig port(ComposePort port) {
        PortConfig made = new PortConfig()
                .withProtocol(Arrays.stream(PortConfigProtocol.values())
                        .filter(protocol -> protocol.name().equalsIgnoreCase(port.protocol()))
                        .findFirst()
                        .orElseThrow())
                .withTargetPort(port.target())
                .withPublishMode(
                        port.mode() == ComposePort.Mode.HOST
                                ? PortConfig.PublishMode.host
                                : PortConfig.PublishMode.ingress);
        return port.published() == 0 ? made : made.withPublishedPort(port.published());
    }

    /**
     * Ids of the engine's objects that services refer to, by their names in the compose file.
     *
     * @param networks ids of networks
     * @param secrets ids of secrets
     * @param configs ids of configs
     */
    public record ObjectIds(Map<String, String> networks, Map<String, String> secrets, Map<String, String> configs) {
        public ObjectIds {
            networks = Map.copyOf(networks);
            secrets = Map.copyOf(secrets);
            configs = Map.copyOf(configs);
        }
    }
}
