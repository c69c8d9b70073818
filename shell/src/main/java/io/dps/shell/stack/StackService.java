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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Deploys, changes and removes the stack, and creates the topics that dps itself needs. */
public final class StackService {
    private static final Pattern BROKER = Pattern.compile("kafka(-[23])?");
    private static final int READING_PARTITIONS = 4;

    private final Supplier<Platform> platform;

    /** @param platform provides the platform on first use */
    public StackService(Supplier<Platform> platform) {
        this.platform = platform;
    }

    /** Deploys the stack and creates the topics that are missing. */
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        Platform changed = platform.get();
        changed.disconnect();
        AtomicReference<CompletableFuture<Void>> topics = new AtomicReference<>();
        Set<String> starting = new HashSet<>();
        Endpoints endpoints = changed.target().deploy(request, (service, step, elapsed, detail) -> {
            listener.onProgress(service, step, elapsed, detail);
            if (!BROKER.matcher(service).matches()) {
                return;
            }
            if (step != Step.HEALTHY) {
                starting.add(service);
            } else if (starting.remove(service) && starting.isEmpty()) {
                topics.set(CompletableFuture.runAsync(() -> ensureTopics(changed)));
            }
        });
        if (topics.get() == null) {
            // This deploy did not change Kafka, but the topics may be missing nevertheless.
            ensureTopics(changed);
        } else {
            await(topics.get());
        }
        return endpoints;
    }

    /** Waits for the topics, which are created while Connect still starts. */
    private static void await(CompletableFuture<Void> topics) {
        try {
            topics.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** Restarts services; their data stays. */
    public void restart(Set<String> services, DeployRequest request, ProgressListener listener) {
        platform.get().disconnect();
        platform.get().target().restart(services, request, listener);
    }

    /** Changes the number of tasks of services. */
    public void scale(Map<String, Integer> replicas, DeployRequest request, ProgressListener listener) {
        platform.get().target().scale(replicas, request, listener);
    }

    /** Removes the deployed stack, and its data if requested. */
    public List<PlannedChange> remove(Target.Purge purge, ProgressListener listener) {
        platform.get().disconnect();
        List<PlannedChange> done = platform.get().target().remove(purge, listener);
        if (purge == Target.Purge.DATA) {
            // The topics of the views are gone.
            new ViewStore(platform.get().views()).clear();
        }
        return done;
    }

    private static void ensureTopics(Platform platform) {
        KafkaClient kafka = platform.kafka();
        kafka.ensureTopic(Topics.READINGS, READING_PARTITIONS, Map.of());
        kafka.ensureTopic(Topics.AVERAGES, 1, Map.of());
        kafka.ensureTopic(Topics.PROGRESS, 1, Topics.PROGRESS_SETTINGS);
    }
}
