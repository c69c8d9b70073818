package io.dps.shell.stack;

import io.dps.contract.SwarmPort;
import io.dps.contract.UserFailure;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.Setting;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.DeployRequest.SizeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Options of all commands that may start services. */
final class DeployOptions {
    /** Longer than on the local target: a swarm has more services, which start one after another. */
    private static final Duration SWARM_WAIT = Duration.ofMinutes(6);

    /** Ports of services that only a swarm has; if not set explicitly, the deployed ports stay. */
    private static final List<Setting> SWARM_PORTS =
            List.of(Setting.CONNECT_UI_PORT, Setting.MASTER_PORT, Setting.HISTORY_PORT, Setting.KAFKA_UI_PORT);

    @Option(names = "--any-port", description = "Use free ports where the default ones are in use.")
    private boolean anyPort;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long services may take to become healthy (default: setting deploy.timeout).")
    private Duration wait;

    /**
     * @param choice further choices, for commands that offer them
     * @param airflow settings for Airflow
     */
    DeployRequest request(
            Config config, String target, Optional<StackDeployCommand.TargetOptions> choice, AirflowRequest airflow) {
        boolean swarm = target.equals("swarm");
        List<String> without =
                choice.map(StackDeployCommand.TargetOptions::without).orElse(List.of());
        if (!swarm && !without.isEmpty()) {
            throw UserFailure.usage(
                    "target " + target + " has no optional parts", "use --without with target swarm only");
        }
        boolean writable =
                choice.map(StackDeployCommand.TargetOptions::kafkaUiWritable).orElse(false);
        requireKafkaUi(writable, target, without);
        int kafkaPort = swarm && !config.isExplicit(Setting.KAFKA_PORT)
                ? SwarmPort.KAFKA.usual()
                : config.number(Setting.KAFKA_PORT);
        String advertise = config.text(Setting.ADVERTISE);
        return new DeployRequest(
                kafkaPort,
                config.number(Setting.CONNECT_PORT),
                anyPort,
                Set.copyOf(without),
                writable,
                advertise.equals("auto") ? Optional.empty() : Optional.of(advertise),
                SWARM_PORTS.stream().filter(config::isExplicit).collect(Collectors.toMap(Setting::key, config::number)),
                airflow,
                choice.map(given -> given.size(swarm)).orElse(SizeRequest.KEEP),
                wait == null ? usualWait(config, swarm) : wait);
    }

    private static void requireKafkaUi(boolean writable, String target, List<String> without) {
        if (writable && !target.equals("swarm")) {
            throw UserFailure.usage(
                    "target " + target + " has no Kafka UI", "use --kafka-ui-writable with target swarm only");
        }
        if (writable && without.contains("kafka-ui")) {
            throw UserFailure.usage(
                    "--kafka-ui-writable and --without kafka-ui cannot be used together", "use one of them");
        }
    }

    private static Duration usualWait(Config config, boolean swarm) {
        return swarm && !config.isExplicit(Setting.DEPLOY_TIMEOUT)
                ? SWARM_WAIT
                : config.duration(Setting.DEPLOY_TIMEOUT);
    }
}
