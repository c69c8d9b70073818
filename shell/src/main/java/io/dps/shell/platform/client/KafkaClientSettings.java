package io.dps.shell.platform.client;

import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.KafkaEndpoint.KafkaSecurity;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The connection settings of Kafka clients under Kafka's own names. This shell's clients use the names as they are; for
 * Spark's Kafka source they get the prefix {@code kafka.}. The settings contain the password and must not be shown.
 */
public final class KafkaClientSettings {
    private static final String ADDRESSES = "bootstrap.servers";

    private KafkaClientSettings() {}

    /** Returns the addresses, the protocol, and the settings that the protocol needs. */
    public static Map<String, String> of(KafkaEndpoint kafka) {
        KafkaSecurity security = kafka.security();
        Map<String, String> settings = new TreeMap<>();
        settings.put(ADDRESSES, kafka.brokers());
        if (security.protocol() != KafkaSecurity.Protocol.PLAINTEXT) {
            settings.put("security.protocol", security.protocol().name());
        }
        if (security.protocol().isSasl()) {
            settings.put("sasl.mechanism", security.mechanism());
            settings.put("sasl.jaas.config", login(security));
        }
        // Pass the certificates as text, not as files: the Connect server gets the same settings and may run on another
        // machine.
        security.certificates().ifPresent(file -> {
            settings.put("ssl.truststore.type", "PEM");
            settings.put("ssl.truststore.certificates", pem(file));
        });
        security.identity().ifPresent(file -> {
            settings.put("ssl.keystore.type", "PEM");
            settings.put("ssl.keystore.certificate.chain", pem(file));
            settings.put("ssl.keystore.key", pem(file));
        });
        return settings;
    }

    /**
     * Returns the settings other than the addresses as the text of a properties file; empty for brokers that let everyone
     * in.
     */
    public static Optional<Secret> properties(KafkaEndpoint kafka) {
        Properties properties = new Properties();
        properties.putAll(of(kafka));
        properties.remove(ADDRESSES);
        if (properties.isEmpty()) {
            return Optional.empty();
        }
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.of(new Secret(text.toString()));
    }

    private static String pem(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String login(KafkaSecurity security) {
        String module = security.mechanism().startsWith("SCRAM")
                ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                : "org.apache.kafka.common.security.plain.PlainLoginModule";
        String password = security.password().map(Secret::value).orElse("");
        return module + " required username=" + quoted(security.user()) + " password=" + quoted(password) + ";";
    }

    /** Quotes a text for a JAAS configuration; escapes line breaks, which would end the quoted text. */
    private static String quoted(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                + '"';
    }
}
