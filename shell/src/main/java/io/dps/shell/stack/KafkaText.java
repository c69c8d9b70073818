package io.dps.shell.stack;

import io.dps.contract.UserFailure;
import io.dps.shell.platform.client.KafkaClientSettings;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How clients of Kafka reach the brokers: those of Java by their own properties, those on librdkafka (kcat, Python, Go, C#) by
 * its properties.
 */
final class KafkaText {
    private static final String PASSWORD = "DPS_KAFKA_PASSWORD";

    private final KafkaEndpoint kafka;
    private final KafkaSecurity security;
    private final boolean isHidden;

    /** @throws UserFailure of kind {@code UNREACHABLE} if the platform has no Kafka */
    KafkaText(KafkaEndpoint kafka, ClientSecrets secrets) {
        if (kafka.isNone()) {
            throw UserFailure.unreachable(
                    "the context has no Kafka", "set kafka.brokers in the context; see: context show");
        }
        this.kafka = kafka;
        security = kafka.security();
        isHidden =
                secrets == ClientSecrets.FROM_ENVIRONMENT && security.password().isPresent();
    }

    /** Returns a command of kcat that lists brokers and topics; other modes take the same options. */
    ClientText kcat() {
        Map<String, String> options = new LinkedHashMap<>();
        if (security.protocol() != KafkaSecurity.Protocol.PLAINTEXT) {
            options.put("security.protocol", security.protocol().name());
        }
        if (security.protocol().isSasl()) {
            options.put("sasl.mechanism", security.mechanism());
            options.put("sasl.username", security.user());
        }
        security.certificates().map(Path::toString).ifPresent(file -> options.put("ssl.ca.location", file));
        security.identity().map(Path::toString).ifPresent(file -> {
            options.put("ssl.certificate.location", file);
            options.put("ssl.key.location", file);
        });
        StringBuilder command = new StringBuilder("kcat -b ").append(kafka.brokers());
        options.forEach(
                (name, value) -> command.append(" -X ").append(name).append('=').append(shellWord(value)));
        if (security.protocol().isSasl()) {
            command.append(" -X sasl.password=").append(passwordInShell());
        }
        List<String> lines = new ArrayList<>();
        if (security.mechanism().startsWith("SCRAM")) {
            lines.add("# librdkafka 2.6.1 or later (kcat -V): Kafka 4 refuses the SCRAM login of earlier ones");
        }
        lines.add(command.append(" -L").toString());
        return text(lines);
    }

    /** Returns a properties file for Kafka's own tools and for Java clients from Kafka 3.5 on. */
    ClientText properties() {
        Map<String, String> settings = new TreeMap<>(KafkaClientSettings.of(new KafkaEndpoint(
                kafka.brokers(),
                new KafkaSecurity(
                        security.protocol(),
                        security.mechanism(),
                        security.user(),
                        isHidden ? Optional.of(new Secret("${env:" + PASSWORD + "}")) : security.password(),
                        Optional.empty(),
                        Optional.empty()))));
        if (isHidden) {
            if (security.password().get().value().matches("(?s).*[\"\\\\].*")) {
                throw UserFailure.failed(
                        "the password has a quote or a backslash, which Kafka would not take from a variable as it is",
                        "print it with --show-secrets");
            }
            settings.put("config.providers", "env");
            settings.put("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider");
        }
        // Files, not their contents: the client's key is a secret.
        security.certificates().map(Path::toString).ifPresent(file -> {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.location", file);
        });
        security.identity().map(Path::toString).ifPresent(file -> {
            settings.put("ssl.keystore.type", "PEM");
            settings.put("ssl.keystore.location", file);
        });
        return text(settings.entrySet().stream().map(KafkaText::line).toList());
    }

    /** Returns a line of a properties file; equals signs and colons, which only names must escape, stay readable. */
    private static String line(Map.Entry<String, String> setting) {
        Properties one = new Properties();
        one.setProperty(setting.getKey(), setting.getValue());
        StringWriter text = new StringWriter();
        try {
            one.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining())
                .replace("\\=", "=")
                .replace("\\:", ":");
    }

    /** Returns shell commands that set variables, by the names that are usual for Kafka's properties. */
    ClientText environment() {
        List<String> lines = new ArrayList<>();
        lines.add("export KAFKA_BOOTSTRAP_SERVERS=" + Quotes.SHELL.of(kafka.brokers()));
        if (security.protocol() != KafkaSecurity.Protocol.PLAINTEXT) {
            lines.add("export KAFKA_SECURITY_PROTOCOL=" + security.protocol());
        }
        if (security.protocol().isSasl()) {
            lines.add("export KAFKA_SASL_MECHANISM=" + security.mechanism());
            lines.add("export KAFKA_SASL_USERNAME=" + Quotes.SHELL.of(security.user()));
            lines.add("export KAFKA_SASL_PASSWORD=" + passwordInShell());
        }
        security.certificates()
                .ifPresent(file -> lines.add("export KAFKA_SSL_CA_LOCATION=" + Quotes.SHELL.of(file.toString())));
        security.identity().map(Path::toString).map(Quotes.SHELL::of).ifPresent(file -> {
            lines.add("export KAFKA_SSL_CERTIFICATE_LOCATION=" + file);
            lines.add("export KAFKA_SSL_KEY_LOCATION=" + file);
        });
        return text(lines);
    }

    private String passwordInShell() {
        return isHidden
                ? "\"$" + PASSWORD + "\""
                : Quotes.SHELL.of(security.password().map(Secret::value).orElse(""));
    }

    private static String shellWord(String value) {
        return value.matches("[A-Za-z0-9._/:-]+") ? value : Quotes.SHELL.of(value);
    }

    private ClientText text(List<String> lines) {
        return new ClientText(lines, isHidden ? List.of(PASSWORD) : List.of(), List.of());
    }
}
