package io.dps.shell.topic;

import io.dps.contract.Topics;
import io.dps.contract.UserFailure;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A topic to create.
 *
 * @param name the topic's name: letters, digits, '.', '_' and '-'
 * @param partitions number of partitions; if empty, the broker's default
 * @param replicas number of replicas of each partition; if empty, the broker's default
 * @param configs configs to set; all other configs have the broker's defaults
 */
public record TopicSpec(String name, OptionalInt partitions, OptionalInt replicas, Map<String, String> configs) {
    public TopicSpec {
        if (!Topics.isName(name)) {
            throw UserFailure.usage(
                    "'" + name + "' is not a valid topic name: use up to 249 letters, digits, '.', '_' and '-'");
        }
        if (partitions.isPresent() && partitions.getAsInt() < 1) {
            throw UserFailure.usage("--partitions must be 1 or more");
        }
        if (replicas.isPresent() && (replicas.getAsInt() < 1 || replicas.getAsInt() > Short.MAX_VALUE)) {
            throw UserFailure.usage("--replicas must be from 1 to " + Short.MAX_VALUE);
        }
        configs = Map.copyOf(configs);
    }
}
