package io.dps.stack.swarm.spec;

import java.util.Map;

/**
 * The engine's ids of what services refer to, by the names in the file.
 *
 * @param networks ids of networks
 * @param secrets ids of secrets
 * @param configs ids of configs
 */
public record ObjectIds(Map<String, String> networks, Map<String, String> secrets, Map<String, String> configs) {
    public ObjectIds {
        networks = Map.copyOf(networks);
        secrets = Map.copyOf(secrets);
        configs = Map.copyOf(configs);
    }
}
