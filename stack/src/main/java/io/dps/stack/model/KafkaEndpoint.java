package io.dps.stack.model;

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
}
