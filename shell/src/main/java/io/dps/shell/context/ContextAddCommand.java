package io.dps.shell.context;

import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.SecretPrompter;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.Folders;
import io.dps.stack.model.Finding;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code context add}: names a platform. */
@Command(
        name = "add",
        header = "Name a platform: its brokers, Spark Connect server and Airflow.",
        description = {
            "Asks the servers once, and adds nothing when one of them refuses. The configuration file keeps its comments.",
            "A secret is no option, since others see the command line: name its file, set DPS_KAFKA_PASSWORD,",
            "DPS_CONNECT_TOKEN or DPS_AIRFLOW_PASSWORD, or let dps ask."
        },
        footer = {
            "",
            "Examples:",
            "  context add plant --brokers kafka.plant:9092 --connect sc://spark.plant:15002",
            "  context add plant --brokers k1:9094,k2:9094 --kafka-security SASL_SSL --kafka-user ada --save-secrets",
            "  context add cloud --connect 'sc://spark.cloud:443/;use_ssl=true' --connect-token-file ~/.cloud-token",
            "  context add lab --target local --set kafka.port=19092"
        })
final class ContextAddCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the new context.")
    private String name;

    @Mixin
    private ContextSettings settings;

    @Option(names = "--ask-token", description = "Ask for the token of Spark Connect at the terminal.")
    private boolean askToken;

    @Option(
            names = "--save-secrets",
            description = "Keep what was asked for in files that only you can read; else this shell alone knows it.")
    private boolean saveSecrets;

    @Option(names = "--no-check", negatable = false, description = "Ask no server.")
    private boolean unchecked;

    private final Invocation invocation;

    ContextAddCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        ContextService contexts = ContextService.of(invocation);
        NewContext added = new NewContext(name, settings.values());
        Config config = contexts.preview(added);
        boolean free = invocation.options().yes || !contexts.exists(name);
        invocation.output().confirm("overwrite context '" + name + "'?", free);
        SecretPrompter questions = invocation.secretPrompter();
        questions.askMissing(config);
        if (askToken) {
            questions.askToken(config);
        }
        List<Finding> findings = unchecked ? List.of() : contexts.check(config);
        contexts.put(added);
        if (saveSecrets) {
            invocation.secrets().keep(new Folders(invocation.variables().merged()), name);
        }
        findings.forEach(finding -> invocation.output().note(finding.check() + ": " + finding.message()));
        invocation.output().note("added context '" + name + "'; work on it with: context use " + name);
        return 0;
    }
}
