package io.dps.stack.swarm.rollout;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ServiceSpec;
import io.dps.contract.UserFailure;
import io.dps.stack.swarm.engine.EngineClock;
import io.dps.stack.swarm.engine.EngineFailure;
import io.dps.stack.swarm.engine.EngineFailure.RemovedNetworkException;
import io.dps.stack.swarm.engine.SwarmService;
import io.dps.stack.swarm.engine.SwarmTask;
import io.dps.stack.swarm.engine.VersionedUpdate;
import io.dps.stack.swarm.spec.DesiredState;
import io.dps.stack.swarm.spec.StackNames;
import io.dps.stack.swarm.state.SwarmStack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The services of a stack in the swarm. The constructor contacts no engine. */
public final class StackServices {
    private static final Pattern GONE_NETWORK = Pattern.compile("network (\\w+) not found");

    private final SwarmStack stack;
    private final EngineClock pause;

    public StackServices(SwarmStack stack, EngineClock pause) {
        this.stack = stack;
        this.pause = pause;
    }

    /**
     * Returns all services of the stack by their short names.
     *
     * @throws UserFailure of kind {@code FAILED} when someone else owns a stack of that name
     */
    public Map<String, SwarmService> all() {
        Map<String, SwarmService> services = new LinkedHashMap<>();
        for (JsonNode found : stack.queries().services(stack.names().filter())) {
            SwarmService service = SwarmService.of(found);
            requireOwn(found.path("Spec").path("Labels"), service.name());
            services.put(stack.names().shortName(service.name()), service);
        }
        return services;
    }

    private void requireOwn(JsonNode labels, String service) {
        if (!labels.path(StackNames.CONTEXT).asText().equals(stack.names().context())) {
            throw UserFailure.failed(
                    "stack " + stack.names().stack() + " does not belong to this context: " + StackObjects.owner(labels)
                            + " (" + service + ")",
                    "set stack.name to another name, or ask the owner of the stack to remove it");
        }
    }

    public Optional<SwarmService> find(String shortName) {
        return stack.queries().service(stack.names().service(shortName)).map(found -> {
            requireOwn(found.path("Spec").path("Labels"), shortName);
            return SwarmService.of(found);
        });
    }

    public SwarmService require(String shortName) {
        return find(shortName)
                .orElseThrow(() -> UserFailure.failed(
                        "there is no service " + stack.names().service(shortName),
                        "run 'stack deploy' to create what is missing"));
    }

    public List<SwarmTask> tasks(SwarmService service) {
        return SwarmTask.of(stack.queries().tasksOfService(service.id()));
    }

    /** Returns whether the service has had tasks and none of them is to run any more, however they ended. */
    public boolean isOver(SwarmService service) {
        List<SwarmTask> tasks = tasks(service);
        return !tasks.isEmpty() && tasks.stream().noneMatch(SwarmTask::isWanted);
    }

    /** @throws RemovedNetworkException when a network of the spec is being removed */
    public void create(ServiceSpec spec) {
        EngineFailure.translating("create service " + spec.getName(), () -> {
            try {
                return stack.engine().client().createServiceCmd(spec).exec();
            } catch (DockerException e) {
                Matcher gone = GONE_NETWORK.matcher(String.valueOf(e.getMessage()));
                throw gone.find() ? new RemovedNetworkException(gone.group(1), e) : e;
            }
        });
    }

    /**
     * Replaces the spec of a service. Retries when the version of the service has changed meanwhile.
     */
    public void updateRetrying(String shortName, ServiceSpec spec) {
        updateRetrying(shortName, UnaryOperator.identity(), wanted -> spec);
    }

    /**
     * Replaces the spec of a service by one computed from its current state, with the same retries as {@link
     * #updateRetrying(String, ServiceSpec)}; each try computes the spec again.
     *
     * @param change computes the desired state from the current one
     * @param specOf creates the spec for the desired state
     */
    public void updateRetrying(String shortName, UnaryOperator<DesiredState> change, SpecMaker specOf) {
        VersionedUpdate.retrying("service " + stack.names().service(shortName), pause, () -> {
            SwarmService now = require(shortName);
            stack.engine()
                    .client()
                    .updateServiceCmd(now.id(), specOf.make(change.apply(now.wanted())))
                    .withVersion(now.version())
                    .exec();
        });
    }

    public void remove(SwarmService service) {
        EngineFailure.translating("remove service " + service.name(), () -> {
            try {
                stack.engine().client().removeServiceCmd(service.id()).exec();
            } catch (NotFoundException e) {
                // Someone else removed it first.
                return false;
            }
            return true;
        });
    }

    /** Creates the complete spec of a service. */
    @FunctionalInterface
    public interface SpecMaker {
        ServiceSpec make(DesiredState wanted);
    }
}
