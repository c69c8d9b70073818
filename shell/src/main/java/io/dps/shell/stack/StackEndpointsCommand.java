package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.output.Output;
import io.dps.shell.platform.Invocation;
import io.dps.stack.model.Endpoints;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stack endpoints}: shows where the services answer, and how other programs connect to them. */
@Command(
        name = "endpoints",
        header = "Show the addresses of the services, or how a program connects to them.",
        description = {
            "With --client, prints text that connects a program of that kind when it is pasted there. Secrets are not part "
                    + "of it: the text takes them from the environment, as DPS_CONNECT_TOKEN and DPS_KAFKA_PASSWORD, unless "
                    + "--show-secrets prints them in their place.",
        },
        footer = {
            "",
            "Examples:",
            "  stack endpoints",
            "  stack endpoints --client pyspark",
            "  stack endpoints --client kafka-properties > client.properties"
        })
final class StackEndpointsCommand implements Callable<Integer> {
    @Option(
            names = "--client",
            paramLabel = "KIND",
            converter = ClientKind.Converter.class,
            completionCandidates = ClientKind.Labels.class,
            description = "The program to connect: " + ClientKind.LABELS + ".")
    private Optional<ClientKind> client = Optional.empty();

    @Option(names = "--show-secrets", description = "Print the token and the password too.")
    private boolean showSecrets;

    private final Invocation invocation;

    StackEndpointsCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        if (client.isEmpty() && showSecrets) {
            throw UserFailure.usage(
                    "--show-secrets needs --client", "name what to connect: --client " + ClientKind.LABELS);
        }
        Endpoints endpoints = invocation.platform().endpoints();
        if (client.isEmpty()) {
            StackCommand.show(invocation, endpoints);
            return 0;
        }
        ClientText text =
                client.get().text(endpoints, showSecrets ? ClientSecrets.SHOWN : ClientSecrets.FROM_ENVIRONMENT);
        Output output = invocation.output();
        text.lines().forEach(output::textLine);
        output.data().flush();
        if (!text.variables().isEmpty()) {
            output.note("hint: set " + String.join(" and ", text.variables())
                    + " where the text is used, or print the secrets with --show-secrets");
        }
        if (!text.omitted().isEmpty()) {
            output.note("hint: headers of connect.url are left out: " + String.join(", ", text.omitted())
                    + "; --show-secrets prints them too");
        }
        return 0;
    }
}
