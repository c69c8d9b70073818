package io.dps.shell.service;

import io.dps.shell.client.kafka.KafkaConnection;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The verbs that change the stack, and what dps itself needs in it: its topics. */
public final class StackService {
    private static final int READING_PARTITIONS = 4;
    private static final String SEVEN_DAYS_MS = "604800000";

    private final Platform platform;

    public StackService(Platform platform) {
        this.platform = platform;
    }

    /** Deploys the stack and creates the topics that are missing. */
    public Endpoints deploy(DeployRequest request, ProgressListener listener) {
        platform.disconnect();
        Endpoints endpoints = platform.target().deploy(request, listener);
        ensureTopics();
        return endpoints;
    }

    /** Restarts services and leaves their data. */
    public void restart(Set<String> services, DeployRequest request, ProgressListener listener) {
        platform.disconnect();
        platform.target().restart(services, request, listener);
    }

    /** Ends what was deployed, and with its data if asked. */
    public List<PlannedChange> remove(Target.Purge purge, ProgressListener listener) {
        platform.disconnect();
        return platform.target().remove(purge, listener);
    }

    private void ensureTopics() {
        KafkaConnection kafka = platform.kafka();
        kafka.ensureTopic(KnownSchemas.READINGS, READING_PARTITIONS, Map.of());
        kafka.ensureTopic(KnownSchemas.AVERAGES, 1, Map.of());
        kafka.ensureTopic(KnownSchemas.PROGRESS, 1, Map.of("cleanup.policy", "delete", "retention.ms", SEVEN_DAYS_MS));
    }
}
