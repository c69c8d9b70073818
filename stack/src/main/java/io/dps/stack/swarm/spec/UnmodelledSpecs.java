package io.dps.stack.swarm.spec;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.dockerjava.api.model.ContainerSpec;
import com.github.dockerjava.api.model.ResourceSpecs;
import com.github.dockerjava.api.model.ServicePlacement;
import java.util.List;
import java.util.Map;

/**
 * Adds the fields of a service spec that docker-java does not model, by subclassing: Jackson writes the fields of the
 * runtime type.
 */
public final class UnmodelledSpecs {
    private UnmodelledSpecs() {}

    /** Adds capabilities, kernel parameters and ulimits to a container spec. */
    public static final class Container extends ContainerSpec {
        @JsonProperty("CapabilityAdd")
        private final List<String> capabilitiesAdded;

        @JsonProperty("CapabilityDrop")
        private final List<String> capabilitiesDropped;

        @JsonProperty("Sysctls")
        private final Map<String, String> sysctls;

        @JsonProperty("Ulimits")
        private final List<Ulimit> ulimits;

        public Container(List<String> added, List<String> dropped, Map<String, String> sysctls, List<Ulimit> ulimits) {
            this.capabilitiesAdded = added.isEmpty() ? null : added;
            this.capabilitiesDropped = dropped.isEmpty() ? null : dropped;
            this.sysctls = sysctls.isEmpty() ? null : sysctls;
            this.ulimits = ulimits.isEmpty() ? null : ulimits;
        }
    }

    /** A kernel resource limit. */
    public record Ulimit(
            @JsonProperty("Name") String name,
            @JsonProperty("Soft") int soft,
            @JsonProperty("Hard") int hard) {}

    /** Adds the maximum number of processes to the limits. */
    public static final class Limits extends ResourceSpecs {
        @JsonProperty("Pids")
        private final Long pids;

        public Limits(long pids) {
            this.pids = pids == 0 ? null : pids;
        }
    }

    /** Adds preferences to a placement. */
    public static final class Placement extends ServicePlacement {
        @JsonProperty("Preferences")
        private final List<Map<String, Map<String, String>>> preferences;

        public Placement(List<String> spreads) {
            this.preferences = spreads.isEmpty()
                    ? null
                    : spreads.stream()
                            .map(label -> Map.of("Spread", Map.of("SpreadDescriptor", label)))
                            .toList();
        }
    }
}
