package io.dps.shell.stack;

import io.dps.contract.Topics;
import io.dps.shell.platform.Platform;
import io.dps.shell.platform.client.KafkaClient;
import io.dps.shell.topic.ViewStore;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The verbs that change the stack, and what dps itself needs in it: its topics. */
public final class StackService {
    private static final String KAFKA = "kafka";
    private static final int READING_PARTITIONS = 4;
    private static final String SEVEN_DAYS_MS = "604800000";

    private final Supplier<Platform> platform;

    /** @param platform gives the platform when something needs it */
    public StackService(Supplier<Platform> platform) {
        this.platform = platform;
    }

    /** Deploys the stack and creates the topics that are missing. */
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        platform.get().disconnect();
        AtomicReference<CompletableFuture<Void>> topics = new AtomicReference<>();
        Endpoints endpoints = platform.get().target().deploy(request, (service, step, elapsed, detail) -> {
            listener.onProgress(service, step, elapsed, detail);
            if (service.equals(KAFKA) && step == Step.HEALTHY) {
                topics.set(CompletableFuture.runAsync(this::ensureTopics));
            }
        });
        await(topics.get());
        return endpoints;
    }

    /** Topics are made while Connect still starts; where Kafka was left alone they may be missing all the same. */
    private void await(CompletableFuture<Void> topics) {
        if (topics == null) {
            ensureTopics();
            return;
        }
        try {
            topics.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Restarts services and leaves their data. */
    public void restart(Set<String> services, DeployRequest request, ProgressListener listener) {
        platform.get().disconnect();
        platform.get().target().restart(services, request, listener);
    }

    /** Gives services another number of tasks. */
    public void scale(Map<String, Integer> replicas, DeployRequest request, ProgressListener listener) {
        platform.get().target().scale(replicas, request, listener);
    }

    /** Ends what was deployed, and with its data if asked. */
    public List<PlannedChange> remove(Target.Purge purge, ProgressListener listener) {
        platform.get().disconnect();
        List<PlannedChange> done = platform.get().target().remove(purge, listener);
        if (purge == Target.Purge.DATA) {
            // Without topics there is nothing to view.
            new ViewStore(platform.get().views()).clear();
        }
        return done;
    }

    private void ensureTopics() {
        KafkaClient kafka = platform.get().kafka();
        kafka.ensureTopic(Topics.READINGS, READING_PARTITIONS, Map.of());
        kafka.ensureTopic(Topics.AVERAGES, 1, Map.of());
        kafka.ensureTopic(Topics.PROGRESS, 1, Map.of("cleanup.policy", "delete", "retention.ms", SEVEN_DAYS_MS));
    }
}
