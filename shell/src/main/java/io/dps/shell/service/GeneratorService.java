package io.dps.shell.service;

import io.dps.generator.KafkaConnection;
import io.dps.generator.PublishProgress;
import io.dps.generator.PublishRequest;
import io.dps.generator.PublishSummary;
import io.dps.generator.ReadingPublisher;
import io.dps.generator.ReadingSource;
import java.time.Duration;

/** Publishes readings to the Kafka of a context. */
public final class GeneratorService {
    private final Platform platform;

    public GeneratorService(Platform platform) {
        this.platform = platform;
    }

    /**
     * Publishes until the source ends, the request's stop rule holds or the thread is interrupted.
     *
     * @param timeout how long to wait for a broker that does not answer
     */
    public PublishSummary publish(
            ReadingSource source, PublishRequest request, Duration timeout, PublishProgress progress) {
        String brokers = platform.kafka().brokers();
        KafkaConnection access =
                new KafkaConnection(io.dps.shell.client.kafka.KafkaConnection.settings(brokers), timeout);
        return new ReadingPublisher(access).publish(source, request, progress);
    }
}
