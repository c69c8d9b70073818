package io.dps.stack.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Kafka brokers and how to be let in.
 *
 * @param brokers bootstrap servers, {@code host:port[,host:port]}
 * @param security what a client has to bring
 */
public record KafkaEndpoint(String brokers, KafkaSecurity security) {
    /** There are none. */
    public static final KafkaEndpoint NONE = plaintext("");

    /** Brokers that take anyone, unencrypted. */
    public static KafkaEndpoint plaintext(String brokers) {
        return new KafkaEndpoint(brokers, KafkaSecurity.NONE);
    }

    /** Whether the platform has no Kafka at all, as an external one may. */
    public boolean isNone() {
        return brokers.isEmpty();
    }

    /**
     * What a client has to bring to a listener of Kafka.
     *
     * @param protocol encryption and authentication
     * @param mechanism SASL mechanism, for example {@code SCRAM-SHA-512}; empty without SASL
     * @param user name for SASL; empty without SASL
     * @param password password for SASL; empty without SASL
     * @param certificates PEM file of the authorities to trust; empty for those of the JVM
     * @param identity PEM file with the key and the certificate that a client shows; empty where none is wanted
     */
    public record KafkaSecurity(
            Protocol protocol,
            String mechanism,
            String user,
            Optional<Secret> password,
            Optional<Path> certificates,
            Optional<Path> identity) {
        /** Nothing at all: plaintext, anyone. */
        public static final KafkaSecurity NONE =
                new KafkaSecurity(Protocol.PLAINTEXT, "", "", Optional.empty(), Optional.empty(), Optional.empty());

        /** Kafka's own names. */
        public enum Protocol {
            PLAINTEXT,
            SSL,
            SASL_PLAINTEXT,
            SASL_SSL;

            /** Whether a user and a password are needed. */
            public boolean isSasl() {
                return this == SASL_PLAINTEXT || this == SASL_SSL;
            }

            /** Whether the connection is encrypted. */
            public boolean isTls() {
                return this == SSL || this == SASL_SSL;
            }
        }

        /** A user and a password by SCRAM-SHA-512, unencrypted: the password itself does not travel. */
        public static KafkaSecurity scram(String user, Secret password) {
            return new KafkaSecurity(
                    Protocol.SASL_PLAINTEXT,
                    "SCRAM-SHA-512",
                    user,
                    Optional.of(password),
                    Optional.empty(),
                    Optional.empty());
        }
    }
}
