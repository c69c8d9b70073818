package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Streams;
import io.dps.shell.platform.Invocation;
import io.dps.shell.settings.Config;
import io.dps.shell.settings.NamedFile;
import io.dps.shell.settings.SecretKey;
import io.dps.shell.settings.Setting;
import io.dps.stack.model.AirflowRequest;
import io.dps.stack.model.Notifications;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of a deploy that are about Airflow. */
final class AirflowOptions {
    private static final String STANDARD_INPUT = "-";
    private static final String PROMPT = "prompt";

    @Option(
            names = "--airflow-password",
            paramLabel = "FILE",
            description =
                    "Set the password of Airflow's user admin: from a file, - for standard input, prompt to be asked.")
    private String password;

    @Option(
            names = "--generate-passwords",
            description = "Make a password for Airflow's user admin, where it is still the well-known one.")
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
            throw UserFailure.usage("a password is one line, and not empty", "from: --airflow-password " + password);
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
                    "cannot read the file of the password: " + file, "name another one, or - or prompt");
        }
    }

    private static String ask(Streams streams) {
        Streams.Asker person = streams.asker()
                .orElseThrow(() -> UserFailure.usage(
                        "there is no terminal to ask for the password of Airflow at",
                        "name a file: --airflow-password FILE"));
        return person.askSecret("new password of Airflow's user admin: ");
    }
}
