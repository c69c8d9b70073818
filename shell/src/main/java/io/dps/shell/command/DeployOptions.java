package io.dps.shell.command;

import io.dps.shell.config.Config;
import io.dps.shell.config.Setting;
import io.dps.stack.model.DeployRequest;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of every verb that may start services. */
final class DeployOptions {
    @Option(names = "--any-port", description = "Take free ports where the usual ones are taken.")
    private boolean anyPort;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long services may take to become healthy (default: setting deploy.timeout).")
    private Duration wait;

    DeployRequest request(Config config) {
        return new DeployRequest(
                config.number(Setting.KAFKA_PORT),
                config.number(Setting.CONNECT_PORT),
                anyPort,
                wait == null ? config.duration(Setting.DEPLOY_TIMEOUT) : wait);
    }
}
