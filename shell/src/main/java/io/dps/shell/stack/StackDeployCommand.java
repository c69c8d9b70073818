package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.platform.Platform;
import io.dps.shell.settings.AllowedValues;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.DeployRequest.AirflowRequest;
import io.dps.stack.model.DeployRequest.Notifications;
import io.dps.stack.model.DeployRequest.SizeRequest;
import io.dps.stack.model.Profile;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code stack deploy}: starts the missing services and waits until all services answer. */
@Command(
        name = "deploy",
        header = "Start the stack, and wait until its services answer.",
        description = "Services that are healthy are left alone. What is deployed outlives the shell.",
        footer = {
            "",
            "Examples:",
            "  stack deploy",
            "  stack deploy --any-port",
            "  stack deploy --context lab --target swarm --without kafka-ui,airflow --wait 5m",
            "  stack deploy --context lab --target swarm --generate-passwords",
            "  stack deploy --context lab --target swarm --kafka-ui-writable",
            "  stack deploy --context lab --target swarm --profile cluster --shared-dir /mnt/dps",
            "  stack deploy --context lab --airflow-password prompt"
        })
final class StackDeployCommand implements Callable<Integer> {
    @Mixin
    private TargetOptions choice;

    @Mixin
    private DeployOptions options;

    @Mixin
    private AirflowOptions airflow;

    private final Invocation invocation;
    private final StackService stack;

    StackDeployCommand(Invocation invocation, StackService stack) {
        this.invocation = invocation;
        this.stack = stack;
    }

    @Override
    public Integer call() {
        choice.apply(invocation);
        Platform platform = invocation.platform();
        DeployRequest request = options.request(
                invocation.config(), platform.target().name(), Optional.of(choice), airflow.request(invocation));
        try (DeployProgress lines = new DeployProgress(invocation.output())) {
            stack.deploy(request, lines);
        }
        StackCommand.show(invocation, platform.endpoints());
        return 0;
    }

    /** Options that choose the target and the parts to deploy; a context keeps the choices of its first deploy. */
    static final class TargetOptions {
        @Option(
                names = "--target",
                paramLabel = "TARGET",
                completionCandidates = AllowedValues.Target.class,
                description = "local or swarm (default: setting target).")
        private String target;

        @Option(
                names = "--profile",
                paramLabel = "NAME",
                completionCandidates = Profiles.class,
                description = "Size of the stack on a swarm: single, or cluster on three managers (default: single).")
        private String profile;

        @Option(
                names = "--shared-dir",
                paramLabel = "PATH",
                description =
                        "Folder where all nodes of a cluster mount the same file system; without it, streams and SQL run on node 1.")
        private String sharedDir;

        @Option(
                names = "--advertise",
                paramLabel = "HOST",
                description =
                        "Host by which clients reach the swarm's node, or HOST1,HOST2,HOST3 of a cluster (default: addresses in the swarm).")
        private String advertise;

        @Option(
                names = "--without",
                paramLabel = "SERVICE",
                split = ",",
                completionCandidates = OptionalParts.class,
                description = "Leave out parts of a swarm's stack: kafka-ui, airflow.")
        private List<String> without = List.of();

        @Option(
                names = "--kafka-ui-writable",
                description =
                        "Allow the user of Kafka UI on a swarm to change topics, records and groups (default: read only).")
        private boolean kafkaUiWritable;

        /** The names of the profiles, as completion candidates. */
        static final class Profiles implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return Profile.names().iterator();
            }
        }

        /** The parts that can be left out, as completion candidates. */
        static final class OptionalParts implements Iterable<String> {
            @Override
            public Iterator<String> iterator() {
                return List.of("airflow", "kafka-ui").iterator();
            }
        }

        /** Applies the options to the current command line. */
        void apply(Invocation invocation) {
            if (target != null) {
                invocation.set(Setting.TARGET, target);
            }
            if (advertise != null) {
                invocation.set(Setting.ADVERTISE, advertise);
            }
        }

        /** @param swarm whether the target is a swarm: others have one size only */
        SizeRequest size(boolean swarm) {
            Optional<Profile> chosen = Optional.ofNullable(profile).map(Profile::of);
            if (!swarm && (chosen.filter(Profile.CLUSTER::equals).isPresent() || sharedDir != null)) {
                throw UserFailure.usage(
                        "only a swarm has a profile cluster", "use --profile and --shared-dir with --target swarm");
            }
            return new SizeRequest(chosen, Optional.ofNullable(sharedDir));
        }

        List<String> without() {
            return without;
        }

        boolean kafkaUiWritable() {
            return kafkaUiWritable;
        }
    }

    /** Options of a deploy that concern Airflow. */
    static final class AirflowOptions {
        private static final String STANDARD_INPUT = "-";
        private static final String PROMPT = "prompt";

        @Option(
                names = "--airflow-password",
                paramLabel = "FILE",
                description =
                        "Set the password of Airflow's user admin from a file; '-' reads it from standard input, 'prompt' asks for it.")
        private String password;

        @Option(
                names = "--generate-passwords",
                description = "Generate a password for Airflow's user admin if it still has the well-known one.")
        private boolean generate;

        AirflowRequest request(Invocation invocation) {
            Config config = invocation.config();
            Optional<Secret> url = Optional.of(config.text(Setting.NOTIFY_URL))
                    .filter(text -> !text.isEmpty())
                    .map(Secret::new);
            Optional<Secret> token = url.flatMap(to -> invocation.secrets().find(config, SecretKey.NOTIFY_TOKEN));
            return new AirflowRequest(
                    config.number(Setting.AIRFLOW_PORT),
                    password(invocation.streams()),
                    generate,
                    new Notifications(url, token, config.text(Setting.NOTIFY_FORMAT)));
        }

        private Optional<Secret> password(Streams streams) {
            if (password == null) {
                return Optional.empty();
            }
            Secret secret =
                    switch (password) {
                        case STANDARD_INPUT -> Secret.ofContent(read(streams));
                        case PROMPT -> new Secret(ask(streams));
                        default -> Secret.ofContent(read(NamedFile.path(password)));
                    };
            if (secret.value().isBlank() || secret.hasLineEnd()) {
                throw UserFailure.usage(
                        "the password must be a single line, and not empty",
                        "check what --airflow-password " + password + " provides");
            }
            return Optional.of(secret);
        }

        private static String read(Streams streams) {
            try {
                return new String(streams.in().readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw UserFailure.failed("cannot read the password from standard input: " + e.getMessage(), "", e);
            }
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw UserFailure.usage(
                        "cannot read the password file: " + file, "use another file, - for standard input, or prompt");
            }
        }

        private static String ask(Streams streams) {
            Streams.Prompter person = streams.prompter()
                    .orElseThrow(() -> UserFailure.usage(
                            "cannot ask for the Airflow password: there is no terminal",
                            "use a file: --airflow-password FILE"));
            return person.promptSecret("new password of Airflow's user admin: ");
        }
    }
}
