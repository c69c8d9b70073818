package io.dps.shell.app;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.ExternalPlatform;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.SecretStore;
import io.dps.shell.platform.client.AirflowComponent;
import io.dps.shell.platform.client.AirflowHealth;
import io.dps.shell.platform.client.ConnectHealth;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.Folders;
import io.dps.shell.settings.LogStart;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.stack.external.ExternalTarget;
import io.dps.stack.external.ExternalTarget.ExternalService;
import io.dps.stack.local.ClassArchives;
import io.dps.stack.local.HostedApplications;
import io.dps.stack.local.LocalTarget;
import io.dps.stack.local.Runtimes;
import io.dps.stack.model.ApplicationHost;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.ImageStore;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.Target;
import io.dps.stack.state.DeployedTarget;
import io.dps.stack.swarm.SwarmTarget;
import io.dps.stack.swarm.image.RuntimeFolder;
import io.dps.stack.swarm.verbs.EngineImageStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Opens the platform of a context, with its target and the health checks of the target's services. */
final class PlatformOpener implements Function<Config, Platform> {
    private static final String SWARM = "swarm";

    private final SecretStore secrets;
    private final AirflowHealth airflow = new AirflowHealth();

    PlatformOpener(SecretStore secrets) {
        this.secrets = secrets;
    }

    @Override
    public Platform apply(Config config) {
        LogStart.require();
        Target target =
                switch (targetName(config)) {
                    case SWARM -> swarm(config);
                    case ExternalTarget.NAME -> external(config);
                    default -> local(config);
                };
        return new Platform(config.context(), target, folders(config).views(config.context()));
    }

    /** Returns a key that identifies the platform of the given settings within one run of dps. */
    Object place(Config config) {
        String target = targetName(config);
        // If dps runs the platform, the settings that count are those recorded at deployment, not those of the context.
        Object settings = target.equals(ExternalTarget.NAME)
                ? config.contextSettings()
                : List.of(config.text(Setting.STACK_NAME), config.text(Setting.ENGINES));
        return new Place(config.context(), target, settings, variables(config));
    }

    /** Returns the environment variables that affect a platform: folders, Docker engine and its keys, secrets. */
    private static Map<String, String> variables(Config config) {
        Set<String> secrets =
                Arrays.stream(SecretKey.values()).map(SecretKey::variable).collect(Collectors.toSet());
        return config.environment().entrySet().stream()
                .filter(each -> each.getKey().equals("HOME")
                        || each.getKey().startsWith("XDG_")
                        || each.getKey().startsWith("DOCKER_")
                        || secrets.contains(each.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private record Place(String context, String target, Object settings, Map<String, String> variables) {}

    /** Returns the target to which a context was deployed, even if the default target is another one now. */
    private String targetName(Config config) {
        String asked = config.text(Setting.TARGET);
        Optional<String> deployed = DeployedTarget.of(folders(config).state(), config.context());
        if (deployed.isPresent()
                && config.isExplicit(Setting.TARGET)
                && !deployed.get().equals(asked)) {
            throw UserFailure.usage(
                    "context '" + config.context() + "' is deployed to target " + deployed.get() + ", not " + asked,
                    "run 'stack remove' first, or use another context: --context NAME");
        }
        return deployed.orElse(asked);
    }

    private static Folders folders(Config config) {
        return new Folders(config.environment());
    }

    private static Target local(Config config) {
        return new LocalTarget(
                config.context(),
                folders(config).state(),
                runtimes(config.environment()),
                PlatformOpener::askKafka,
                PlatformOpener::askConnect);
    }

    private Target swarm(Config config) {
        return new SwarmTarget(
                config.context(),
                folders(config).state(),
                config.text(Setting.STACK_NAME),
                config.engines(),
                config.environment(),
                jars(config.environment()),
                Map.of(
                        "kafka",
                        at -> askBroker(at, 1),
                        "kafka-2",
                        at -> askBroker(at, 2),
                        "kafka-3",
                        at -> askBroker(at, 3),
                        "connect",
                        PlatformOpener::askConnect,
                        "airflow-api-server",
                        airflow::ask,
                        "airflow-scheduler",
                        at -> airflow.askOf(at, AirflowComponent.SCHEDULER),
                        "airflow-dag-processor",
                        at -> airflow.askOf(at, AirflowComponent.DAG_PROCESSOR)));
    }

    /** Opens the images on the Docker engine that the environment names; they belong to no context. */
    static ImageStore images(Map<String, String> environment, Set<String> without) {
        LogStart.require();
        return EngineImageStore.open(environment, jars(environment), without);
    }

    private static RuntimeFolder jars(Map<String, String> environment) {
        return new RuntimeFolder(installation().resolve("runtime"), new Folders(environment).cache());
    }

    private Target external(Config config) {
        ExternalPlatform context = new ExternalPlatform(config, secrets);
        Map<String, HealthCheck> checks = Map.of(
                "kafka", PlatformOpener::askForeignKafka,
                "connect", PlatformOpener::askConnect,
                "airflow", airflow::ask);
        List<ExternalService> services = context.published().stream()
                .filter(at -> checks.containsKey(at.service()))
                .map(at -> new ExternalService(at.service(), at.address(), at.access(), checks.get(at.service())))
                .toList();
        ApplicationHost host =
                new HostedApplications(config.context(), folders(config).state(), () -> runtimes(config.environment()));
        return new ExternalTarget(config.context(), context::endpoints, services, context::findings, host);
    }

    /** Returns the programs that come with dps, and where archives of their classes are. */
    static Runtimes runtimes(Map<String, String> environment) {
        ClassArchives archives = "off".equals(environment.get("DPS_CLASS_ARCHIVE"))
                ? ClassArchives.NONE
                : new ClassArchives(installation().resolve("classes"), new Folders(environment).classArchives());
        return new Runtimes(installation().resolve("runtime"), archives);
    }

    /** Returns the folder of the distribution, which the launcher passes as {@code dps.home}. */
    private static Path installation() {
        String home = System.getProperty("dps.home", "");
        if (home.isEmpty()) {
            throw UserFailure.unreachable(
                    "cannot find the installation folder of dps",
                    "start dps with its launcher, bin/dps or scripts/dps");
        }
        return Path.of(home);
    }

    private static void askKafka(Endpoints endpoints) {
        try (KafkaClient kafka = KafkaClient.open(endpoints.kafka())) {
            if (kafka.brokerCount() == 0) {
                throw UserFailure.failed("the cluster's metadata lists no brokers", "");
            }
        }
    }

    /** Asks a broker by its own address, so that the loss of another is not taken for its own. */
    private static void askBroker(Endpoints endpoints, int id) {
        String address = endpoints.kafka().brokers().split(",")[id - 1];
        try (KafkaClient kafka =
                KafkaClient.open(new KafkaEndpoint(address, endpoints.kafka().security()))) {
            if (!kafka.brokerIds().contains(id)) {
                throw UserFailure.failed("the cluster's metadata does not list broker " + id, "");
            }
        }
    }

    private static void askForeignKafka(Endpoints endpoints) {
        try (KafkaClient kafka = KafkaClient.open(endpoints.kafka())) {
            kafka.requireAdmission();
        }
    }

    private static void askConnect(Endpoints endpoints) {
        ConnectHealth.ask(endpoints.connect());
    }
}
