package io.dps.stack.swarm.state;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dps.stack.swarm.spec.SwarmChoices;
import java.time.Instant;

/**
 * What a deploy to Swarm settled, and what a removal has to undo.
 *
 * @param version version of this form
 * @param engine address of the engine
 * @param stack name of the stack
 * @param deployed false once it was removed and only its data is kept
 * @param madeSwarm whether dps made the swarm
 * @param bridgeBefore whether the engine had its {@code docker_gwbridge} before
 * @param since when it was first deployed
 * @param choices what a deploy chose
 */
public record SwarmState(
        @JsonProperty("version") int version,
        @JsonProperty("engine") String engine,
        @JsonProperty("stack") String stack,
        @JsonProperty("deployed") boolean deployed,
        @JsonProperty("madeSwarm") boolean madeSwarm,
        @JsonProperty("bridgeBefore") boolean bridgeBefore,
        @JsonProperty("since") Instant since,
        @JsonProperty("choices") SwarmChoices choices) {
    /** Raised when a dps could misread what an earlier one wrote. */
    public static final int VERSION = 1;

    public SwarmState withDeployed(boolean now) {
        return new SwarmState(version, engine, stack, now, madeSwarm, bridgeBefore, since, choices);
    }

    public SwarmState withSwarmMade(boolean made, boolean bridge) {
        return new SwarmState(version, engine, stack, deployed, made, bridge, since, choices);
    }

    public SwarmState withChoices(SwarmChoices other) {
        return new SwarmState(version, engine, stack, deployed, madeSwarm, bridgeBefore, since, other);
    }
}
