package io.dps.stack.swarm.spec;

import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.ContainerSpecConfig;
import com.github.dockerjava.api.model.ContainerSpecFile;
import com.github.dockerjava.api.model.ContainerSpecSecret;
import com.github.dockerjava.api.model.Driver;
import com.github.dockerjava.api.model.HealthCheck;
import com.github.dockerjava.api.model.Mount;
import com.github.dockerjava.api.model.MountType;
import com.github.dockerjava.api.model.TmpfsOptions;
import com.github.dockerjava.api.model.VolumeOptions;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeFileUse;
import io.dps.stack.compose.ComposeHealthcheck;
import io.dps.stack.compose.ComposeMount;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.compose.ComposeVolume;
import io.dps.stack.swarm.spec.ServiceSpecs.ObjectIds;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Creates the part of a service spec that describes the containers of the service. */
public final class ContainerSpecs {
    private final StackNames names;
    private final ComposeFile file;

    public ContainerSpecs(StackNames names, ComposeFile file) {
        this.names = names;
        this.file = file;
    }

    ContainerSpec of(ComposeService service, DesiredState wanted, ObjectIds ids) {
        ContainerSpec spec = new UnmodelledSpecs.Container(
                        capabilities(service.capabilitiesAdded()),
                        capabilities(service.capabilitiesDropped()),
                        service.sysctls(),
                        ulimits(service))
                .withImage(service.image())
                .withLabels(names.labels(service.labels()))
                .withMounts(service.mounts().stream().map(this::mount).toList())
                .withSecrets(secrets(service, ids))
                .withConfigs(configs(service, ids));
        if (!service.entrypoint().isEmpty()) {
            spec.withCommand(service.entrypoint());
        }
        if (!wanted.arguments().isEmpty()) {
            spec.withArgs(wanted.arguments());
        }
        List<String> environment = environment(service, wanted);
        if (!environment.isEmpty()) {
            spec.withEnv(environment);
        }
        service.hostname().ifPresent(spec::withHostname);
        service.user().ifPresent(spec::withUser);
        service.workingDirectory().ifPresent(spec::withDir);
        if (service.readOnly()) {
            spec.withReadOnly(true);
        }
        service.init().ifPresent(spec::withInit);
        service.stopSignal().ifPresent(spec::withStopSignal);
        service.stopGracePeriod().map(Duration::toNanos).ifPresent(spec::withStopGracePeriod);
        if (!service.extraHosts().isEmpty()) {
            spec.withHosts(service.extraHosts());
        }
        service.healthcheck().ifPresent(check -> spec.withHealthCheck(healthcheck(check)));
        return spec;
    }

    private static List<String> environment(ComposeService service, DesiredState wanted) {
        Map<String, String> variables = new TreeMap<>(service.environment());
        wanted.heap().ifPresent(heap -> variables.put(DesiredState.HEAP, heap));
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /** Returns capabilities in the engine's form: upper case, with {@code CAP_}. */
    private static List<String> capabilities(List<String> written) {
        return written.stream()
                .map(name -> name.toUpperCase(Locale.ROOT))
                .map(name -> name.equals("ALL") || name.startsWith("CAP_") ? name : "CAP_" + name)
                .sorted()
                .toList();
    }

    private static List<UnmodelledSpecs.Ulimit> ulimits(ComposeService service) {
        return service.ulimits().entrySet().stream()
                .map(entry -> new UnmodelledSpecs.Ulimit(
                        entry.getKey(),
                        entry.getValue().soft(),
                        entry.getValue().hard()))
                .sorted(Comparator.comparing(UnmodelledSpecs.Ulimit::name))
                .toList();
    }

    private Mount mount(ComposeMount mount) {
        Mount made = new Mount().withTarget(mount.target());
        if (mount.readOnly()) {
            made.withReadOnly(true);
        }
        return switch (mount.type()) {
            case BIND -> made.withType(MountType.BIND).withSource(mount.source());
            case TMPFS -> tmpfs(made.withType(MountType.TMPFS), mount);
            case VOLUME -> volume(made.withType(MountType.VOLUME), mount);
        };
    }

    private static Mount tmpfs(Mount made, ComposeMount mount) {
        if (mount.tmpfsBytes() == 0 && mount.tmpfsMode() == 0) {
            return made;
        }
        TmpfsOptions options = new TmpfsOptions();
        if (mount.tmpfsBytes() > 0) {
            options.withSizeBytes(mount.tmpfsBytes());
        }
        if (mount.tmpfsMode() > 0) {
            options.withMode(mount.tmpfsMode());
        }
        return made.withTmpfsOptions(options);
    }

    private Mount volume(Mount made, ComposeMount mount) {
        if (mount.source().isEmpty()) {
            return made;
        }
        ComposeVolume volume = file.volumes().get(mount.source());
        made.withSource(names.volume(mount.source(), volume));
        VolumeOptions options = new VolumeOptions();
        if (mount.noCopy()) {
            options.withNoCopy(true);
        }
        if (volume.external()) {
            return mount.noCopy() ? made.withVolumeOptions(options) : made;
        }
        options.withLabels(names.labels(volume.labels()));
        if (volume.driver().isPresent() || !volume.driverOptions().isEmpty()) {
            // Without a driver name, these are options of the engine's own driver, as with 'docker stack deploy'.
            options.withDriverConfig(
                    new Driver().withName(volume.driver().orElse("")).withOptions(volume.driverOptions()));
        }
        return made.withVolumeOptions(options);
    }

    private List<ContainerSpecSecret> secrets(ComposeService service, ObjectIds ids) {
        return service.secrets().stream()
                .sorted(Comparator.comparing(
                        use -> names.object(use.source(), file.secrets().get(use.source()))))
                .map(use -> new ContainerSpecSecret()
                        .withFile(inside(use))
                        .withSecretId(ids.secrets().get(use.source()))
                        .withSecretName(
                                names.object(use.source(), file.secrets().get(use.source()))))
                .toList();
    }

    private List<ContainerSpecConfig> configs(ComposeService service, ObjectIds ids) {
        return service.configs().stream()
                .sorted(Comparator.comparing(
                        use -> names.object(use.source(), file.configs().get(use.source()))))
                .map(use -> new ContainerSpecConfig()
                        .withFile(inside(use))
                        .withConfigID(ids.configs().get(use.source()))
                        .withConfigName(
                                names.object(use.source(), file.configs().get(use.source()))))
                .toList();
    }

    private static ContainerSpecFile inside(ComposeFileUse use) {
        return new ContainerSpecFile()
                .withName(use.target())
                .withUid(use.uid())
                .withGid(use.gid())
                .withMode((long) use.mode());
    }

    private static HealthCheck healthcheck(ComposeHealthcheck check) {
        HealthCheck made = new HealthCheck().withTest(check.test());
        check.interval().map(Duration::toNanos).ifPresent(made::withInterval);
        check.timeout().map(Duration::toNanos).ifPresent(made::withTimeout);
        check.startPeriod().map(Duration::toNanos).ifPresent(made::withStartPeriod);
        check.retries().ifPresent(made::withRetries);
        return made;
    }
}
