package io.dps.generator.publish;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The producer's settings: nothing lost, nothing twice, and large compressed batches. */
final class ProducerSettings {

    private static final int BATCH_BYTES = 256 * 1024;

    private ProducerSettings() {}

    /** Returns the given settings with dps's own added; batch size and compression are left as given, if given. */
    static Map<String, Object> of(Map<String, Object> given, ClientTimeouts timeouts) {
        Map<String, Object> settings = new HashMap<>(given);
        settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        timeouts.applyToProducer(settings);
        return settings;
    }
}
