package io.dps.shell;

import io.dps.shell.client.kafka.KafkaConnection;
import io.dps.shell.client.spark.SparkConnection;
import io.dps.shell.config.Config;
import io.dps.shell.config.Folders;
import io.dps.shell.error.DpsException;
import io.dps.shell.repl.Variables;
import io.dps.shell.service.Platform;
import io.dps.stack.local.LocalTarget;
import io.dps.stack.model.Endpoints;
import java.nio.file.Path;
import java.util.function.Function;

/** Opens the platform of a context: its target, with the real questions that tell whether a service answers. */
final class PlatformOpener implements Function<Config, Platform> {
    private final Variables variables;

    PlatformOpener(Variables variables) {
        this.variables = variables;
    }

    @Override
    public Platform apply(Config config) {
        Path state = new Folders(variables.merged()).state();
        LocalTarget target = new LocalTarget(
                config.context(), state, runtimes(), PlatformOpener::askKafka, PlatformOpener::askConnect);
        return new Platform(
                config.context(), target, state.resolve(config.context()).resolve("views.json"));
    }

    /** The launcher tells where the distribution lies. */
    private static Path runtimes() {
        String home = System.getProperty("dps.home", "");
        if (home.isEmpty()) {
            throw DpsException.unreachable(
                    "the folder of the distribution is not known", "start dps by its launcher, bin/dps or scripts/dps");
        }
        return Path.of(home).resolve("runtime");
    }

    private static void askKafka(Endpoints endpoints) {
        try (KafkaConnection kafka = KafkaConnection.open(endpoints.kafka())) {
            if (kafka.brokerCount() == 0) {
                throw DpsException.failed("the cluster's metadata names no broker", "");
            }
        }
    }

    private static void askConnect(Endpoints endpoints) {
        try (SparkConnection spark = SparkConnection.open(endpoints.connect())) {
            spark.ping();
        }
    }
}
