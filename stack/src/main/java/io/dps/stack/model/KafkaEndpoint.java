package io.dps.stack.model;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Kafka brokers and how to authenticate to them.
 *
 * @param brokers bootstrap servers, {@code host:port[,host:port]}
 * @param security encryption and credentials that a client needs
 */
public record KafkaEndpoint(String brokers, KafkaSecurity security) {
    /** Stands for a platform without Kafka. */
    public static final KafkaEndpoint NONE = plaintext("");

    /** Returns brokers that accept anyone, unencrypted. */
    public static KafkaEndpoint plaintext(String brokers) {
        return new KafkaEndpoint(brokers, KafkaSecurity.NONE);
    }

    /** Returns whether the platform has no Kafka, as an external platform may. */
    public boolean isNone() {
        return brokers.isEmpty();
    }

    /**
     * The security settings that a client of a Kafka listener needs.
     *
     * @param protocol encryption and authentication
     * @param mechanism SASL mechanism, for example {@code SCRAM-SHA-512}; empty without SASL
     * @param user name for SASL; empty without SASL
     * @param password password for SASL; empty without SASL
     * @param certificates PEM file of the CA certificates to trust; empty for those of the JVM
     * @param identity PEM file with the client's key and certificate; empty when the listener requires none
     */
    public record KafkaSecurity(
            Protocol protocol,
            String mechanism,
            String user,
            Optional<Secret> password,
            Optional<Path> certificates,
            Optional<Path> identity) {
        /** No security: plaintext, no authentication. */
        public static final KafkaSecurity NONE =
                new KafkaSecurity(Protocol.PLAINTEXT, "", "", Optional.empty(), Optional.empty(), Optional.empty());

        /** Security protocols, by Kafka's names. */
        public enum Protocol {
            PLAINTEXT,
            SSL,
            SASL_PLAINTEXT,
            SASL_SSL;

            /** Returns whether a user and a password are needed. */
            public boolean isSasl() {
                return this == SASL_PLAINTEXT || this == SASL_SSL;
            }

            /** Returns whether the connection is encrypted. */
            public boolean isTls() {
                return this == SSL || this == SASL_SSL;
            }
        }

        /** Returns settings for SCRAM-SHA-512 without encryption: SCRAM never sends the password itself. */
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
