package io.dps.stack.compose;

import io.dps.stack.compose.ComposeDeploy.Placement;
import io.dps.stack.compose.ComposeDeploy.Resources;
import io.dps.stack.compose.ComposeDeploy.RestartPolicy;
import io.dps.stack.compose.ComposeDeploy.UpdatePolicy;
import java.util.List;
import java.util.Optional;

/** Reads the section {@code deploy} of a service. */
final class DeployReader {
    private DeployReader() {}

    static ComposeDeploy read(YamlValue value) {
        YamlMap map = value.map()
                .only(
                        "mode",
                        "replicas",
                        "endpoint_mode",
                        "labels",
                        "placement",
                        "resources",
                        "restart_policy",
                        "update_config",
                        "rollback_config");
        boolean global = map.get("mode", mode -> mode.oneOf("replicated", "global"))
                .orElse("replicated")
                .equals("global");
        if (global && map.get("replicas", YamlValue::integer).isPresent()) {
            throw map.require("replicas").wrong("'mode: global' has no 'replicas'", "");
        }
        YamlMap resources = map.get("resources", YamlValue::map)
                .orElse(YamlMap.empty(value))
                .only("limits", "reservations");
        return new ComposeDeploy(
                global,
                map.get("replicas", YamlValue::integer),
                map.get("endpoint_mode", mode -> mode.oneOf("vip", "dnsrr")),
                map.pairs("labels"),
                map.get("placement", DeployReader::placement).orElse(new Placement(List.of(), List.of(), 0)),
                resources.get("limits", DeployReader::limits),
                resources.get("reservations", DeployReader::reservations),
                map.get("restart_policy", DeployReader::restartPolicy),
                map.get("update_config", DeployReader::updatePolicy),
                map.get("rollback_config", DeployReader::updatePolicy));
    }

    private static Placement placement(YamlValue value) {
        YamlMap map = value.map().only("constraints", "preferences", "max_replicas_per_node");
        List<String> spreads = map.get("preferences", YamlValue::list).orElse(List.of()).stream()
                .map(item -> item.map().only("spread").require("spread").text())
                .toList();
        return new Placement(
                map.texts("constraints"),
                spreads,
                map.get("max_replicas_per_node", YamlValue::integer).orElse(0));
    }

    private static Resources limits(YamlValue value) {
        return resources(value.map().only("cpus", "memory", "pids"));
    }

    private static Resources reservations(YamlValue value) {
        return resources(value.map().only("cpus", "memory"));
    }

    private static Resources resources(YamlMap map) {
        Optional<Integer> pids = map.get("pids", YamlValue::integer);
        return new Resources(
                map.get("cpus", YamlValue::nanoCpus).orElse(0L),
                map.get("memory", YamlValue::bytes).orElse(0L),
                pids.orElse(0));
    }

    private static RestartPolicy restartPolicy(YamlValue value) {
        YamlMap map = value.map().only("condition", "delay", "max_attempts", "window");
        return new RestartPolicy(
                map.get("condition", condition -> condition.oneOf("none", "on-failure", "any")),
                map.get("delay", YamlValue::duration),
                map.get("max_attempts", YamlValue::integer),
                map.get("window", YamlValue::duration));
    }

    private static UpdatePolicy updatePolicy(YamlValue value) {
        YamlMap map =
                value.map().only("parallelism", "delay", "failure_action", "monitor", "max_failure_ratio", "order");
        return new UpdatePolicy(
                map.get("parallelism", YamlValue::integer),
                map.get("delay", YamlValue::duration),
                map.get("failure_action", action -> action.oneOf("pause", "continue", "rollback")),
                map.get("monitor", YamlValue::duration),
                map.get("max_failure_ratio", YamlValue::decimal),
                map.get("order", order -> order.oneOf("stop-first", "start-first")));
    }
}
