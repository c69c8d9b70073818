package io.dps.stack.local;

import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells what a deploy would do. */
final class DeployPlan {
    private final LocalStack stack;

    DeployPlan(LocalStack stack) {
        this.stack = stack;
    }

    /** Refuses what the deploy would refuse: ports that are taken, or other ones than those in use. */
    List<PlannedChange> of(DeployRequest request) {
        Optional<Deployment> before = stack.deploymentFile().load();
        Set<String> running = stack.runningServices();
        Deployment after = new PortAssignment(request, before, running).settle();
        List<PlannedChange> changes = new ArrayList<>();
        if (!stack.folder().exists()) {
            changes.add(new PlannedChange(stack.folder().path().toString(), Action.CREATE, "state of the context"));
        }
        for (LocalService service : stack.services()) {
            changes.add(change(service, after, running));
        }
        return List.copyOf(changes);
    }

    private PlannedChange change(LocalService service, Deployment after, Set<String> running) {
        String name = service.name();
        String endpoint = service.endpoint(after);
        if (running.contains(name)) {
            return new PlannedChange(name, Action.UNCHANGED, "runs at " + endpoint);
        }
        return stack.table()
                .find(name)
                .map(record -> new PlannedChange(name, Action.RESTART, "has ended; will be at " + endpoint))
                .orElseGet(() -> new PlannedChange(name, Action.CREATE, "will be at " + endpoint));
    }
}
