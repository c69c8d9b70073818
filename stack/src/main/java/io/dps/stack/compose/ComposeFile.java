package io.dps.stack.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole compose file; each map is in the order of the file.
 *
 * @param services by their short names
 * @param networks by the names that services use
 * @param volumes by the names that services use
 * @param secrets by the names that services use
 * @param configs by the names that services use
 */
public record ComposeFile(
        Map<String, ComposeService> services,
        Map<String, ComposeNetwork> networks,
        Map<String, ComposeVolume> volumes,
        Map<String, ComposeObject> secrets,
        Map<String, ComposeObject> configs) {
    public ComposeFile {
        services = inOrder(services);
        networks = inOrder(networks);
        volumes = inOrder(volumes);
        secrets = inOrder(secrets);
        configs = inOrder(configs);
    }

    private static <T> Map<String, T> inOrder(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
