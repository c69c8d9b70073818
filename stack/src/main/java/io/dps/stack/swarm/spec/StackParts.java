package io.dps.stack.swarm.spec;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import io.dps.stack.compose.ComposeFile;
import io.dps.stack.compose.ComposeService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The optional parts of a stack: single services, and groups of services that need each other. */
public final class StackParts {
    /** Airflow and its database. */
    public static final String AIRFLOW = "airflow";

    private static final Map<String, Set<String>> PARTS = Map.of(
            AIRFLOW,
            Set.of("postgres", "airflow-migrate", "airflow-api-server", "airflow-scheduler", "airflow-dag-processor"));

    private StackParts() {}

    /** Expands names of parts and services to service names. */
    public static Set<String> services(Set<String> names) {
        Set<String> services = new TreeSet<>();
        names.forEach(name -> services.addAll(PARTS.getOrDefault(name, Set.of(name))));
        return services;
    }

    /** @throws UserFailure of kind {@code USAGE} when there is no such part, or a remaining service depends on it */
    public static void requireOptional(Set<String> names, ComposeFile file) {
        Set<String> left = services(names);
        for (String name : left) {
            if (!file.services().containsKey(name)) {
                throw UserFailure.usage(
                        "'" + name + "' is not a service that can be left out",
                        Suggestion.hint(name, List.of("airflow", "kafka-ui"), "use airflow or kafka-ui"));
            }
            Optional<String> user = file.services().values().stream()
                    .filter(service -> !left.contains(service.name())
                            && service.dependsOn().contains(name))
                    .map(ComposeService::name)
                    .findFirst();
            user.ifPresent(other -> {
                throw UserFailure.usage("cannot leave out " + name + ": " + other + " needs it", "");
            });
        }
    }
}
