package io.dps.stack.model;

/**
 * Kafka brokers and how to be let in.
 *
 * @param brokers bootstrap servers, {@code host:port[,host:port]}
 * @param security what a client has to bring
 */
public record KafkaEndpoint(String brokers, KafkaSecurity security) {
    /** Brokers that take anyone, unencrypted. */
    public static KafkaEndpoint plaintext(String brokers) {
        return new KafkaEndpoint(brokers, KafkaSecurity.NONE);
    }
}
