package io.dps.stack.swarm.verbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.swarm.engine.SwarmMembership;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.rollout.SpecChange;
import io.dps.stack.swarm.rollout.StackObjects;
import io.dps.stack.swarm.rollout.StackServices;
import io.dps.stack.swarm.rollout.SwarmDeployer;
import io.dps.stack.swarm.spec.ContainerSpecs;
import io.dps.stack.swarm.spec.ObjectIds;
import io.dps.stack.swarm.spec.ServiceSpecs;
import io.dps.stack.swarm.spec.SwarmChoices;
import io.dps.stack.swarm.state.SwarmStack;
import io.dps.stack.swarm.state.SwarmState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what a deploy would do. */
public final class SwarmPlan {
    private final SwarmStack stack;
    private final StackServices services;

    public SwarmPlan(SwarmStack stack, StackServices services) {
        this.stack = stack;
        this.services = services;
    }

    public List<PlannedChange> of(DeployRequest request) {
        List<PlannedChange> changes = new ArrayList<>();
        SwarmMembership membership = new SwarmMembership(stack.engine());
        boolean alone = membership.isAlone();
        JsonNode info = alone ? stack.queries().info() : membership.requireManager();
        Optional<SwarmState> before = stack.stateFile().load();
        Map<String, SwarmService> existing = alone ? Map.of() : services.all();
        SwarmChoices choices = SwarmDeployer.settle(stack, request, before, existing.keySet(), info);
        boolean first = before.isEmpty();
        ComposeFile file = stack.file(choices);
        if (alone) {
            changes.add(new PlannedChange("swarm", Action.CREATE, "of this node alone"));
        }
        if (first) {
            changes.add(new PlannedChange(
                    stack.folder().path().toString(), Action.CREATE, "state and secrets of the context"));
        }
        ObjectIds ids = alone ? new ObjectIds(Map.of(), Map.of(), Map.of()) : find(file, changes);
        ServiceSpecs specs = new ServiceSpecs(stack.names(), new ContainerSpecs(stack.names(), file), ids);
        for (ComposeService service : file.services().values()) {
            Optional<SwarmService> running = Optional.ofNullable(existing.get(service.name()));
            changes.add(change(service.name(), SpecChange.of(service, running, specs, choices, services::isOver)));
        }
        existing.keySet().stream()
                .filter(name -> !file.services().containsKey(name))
                .forEach(name -> changes.add(new PlannedChange(name, Action.DELETE, "not wanted any more")));
        return List.copyOf(changes);
    }

    private ObjectIds find(ComposeFile file, List<PlannedChange> changes) {
        StackObjects objects = new StackObjects(stack, file);
        ObjectIds ids = objects.find();
        objects.missing().forEach(what -> {
            int space = what.indexOf(' ');
            changes.add(new PlannedChange(what.substring(space + 1), Action.CREATE, what.substring(0, space)));
        });
        return ids;
    }

    private static PlannedChange change(String name, SpecChange change) {
        return switch (change.kind()) {
            case CREATE -> new PlannedChange(name, Action.CREATE, "service");
            case CHANGE -> new PlannedChange(name, Action.CHANGE, String.join(", ", change.differences()));
            case UNCHANGED -> new PlannedChange(name, Action.UNCHANGED, "");
        };
    }
}
