package io.dps.stack.compose;

import io.dps.stack.compose.ComposeService.Logging;
import io.dps.stack.compose.ComposeService.Ulimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads one service of a compose file. */
final class ServiceReader {
    private static final String[] KEYS = {
        "image",
        "entrypoint",
        "command",
        "hostname",
        "environment",
        "user",
        "working_dir",
        "read_only",
        "init",
        "stop_grace_period",
        "stop_signal",
        "cap_add",
        "cap_drop",
        "sysctls",
        "ulimits",
        "extra_hosts",
        "networks",
        "ports",
        "volumes",
        "secrets",
        "configs",
        "healthcheck",
        "logging",
        "labels",
        "depends_on",
        "deploy"
    };

    private ServiceReader() {}

    static ComposeService read(YamlValue value) {
        YamlMap map = value.map().withoutExtensions().only(KEYS);
        String name = value.path().substring(value.path().lastIndexOf('.') + 1);
        return new ComposeService(
                name,
                value.line(),
                map.require("image").text(),
                map.texts("entrypoint"),
                map.texts("command"),
                map.get("hostname", YamlValue::text),
                map.pairs("environment"),
                map.get("user", YamlValue::text),
                map.get("working_dir", YamlValue::text),
                map.flag("read_only"),
                map.get("init", YamlValue::bool),
                map.get("stop_grace_period", YamlValue::duration),
                map.get("stop_signal", YamlValue::text),
                map.texts("cap_add"),
                map.texts("cap_drop"),
                map.pairs("sysctls"),
                ulimits(map),
                extraHosts(map),
                networks(map),
                each(map, "ports", PortReader::read),
                each(map, "volumes", MountReader::read),
                each(map, "secrets", item -> fileUse(item, "")),
                each(map, "configs", item -> fileUse(item, "/")),
                map.get("healthcheck", ServiceReader::healthcheck),
                map.get("logging", ServiceReader::logging),
                map.pairs("labels"),
                map.texts("depends_on"),
                map.get("deploy", DeployReader::read).orElseGet(ComposeDeploy::defaults));
    }

    private static <T> List<T> each(YamlMap map, String key, Function<YamlValue, T> reader) {
        return map.get(key, YamlValue::list).orElse(List.of()).stream()
                .map(reader)
                .toList();
    }

    private static Map<String, Ulimit> ulimits(YamlMap map) {
        Map<String, Ulimit> limits = new LinkedHashMap<>();
        map.get("ulimits", YamlValue::map).ifPresent(all -> all.values().forEach((name, value) -> {
            if (value.isMap()) {
                YamlMap pair = value.map().only("soft", "hard");
                limits.put(
                        name,
                        new Ulimit(
                                pair.require("soft").integer(),
                                pair.require("hard").integer()));
            } else {
                limits.put(name, new Ulimit(value.integer(), value.integer()));
            }
        }));
        return limits;
    }

    /** Converts entries from {@code host:IP}, as in the file, to {@code IP host}, as the engine expects. */
    private static List<String> extraHosts(YamlMap map) {
        List<String> hosts = new ArrayList<>();
        for (YamlValue item : map.get("extra_hosts", YamlValue::list).orElse(List.of())) {
            String[] parts = item.text().split(":", 2);
            if (parts.length < 2) {
                throw item.wrong("'" + item.path() + "' must be HOST:IP", "");
            }
            hosts.add(parts[1] + " " + parts[0]);
        }
        return hosts;
    }

    private static Map<String, List<String>> networks(YamlMap map) {
        Map<String, List<String>> networks = new LinkedHashMap<>();
        map.get("networks", value -> value).ifPresent(value -> {
            if (value.isList()) {
                value.texts().forEach(name -> networks.put(name, List.of()));
            } else {
                value.map()
                        .values()
                        .forEach((name, network) ->
                                networks.put(name, network.map().only("aliases").texts("aliases")));
            }
        });
        return networks;
    }

    /** @param root prefix of the default target; the source's name follows it */
    private static ComposeFileUse fileUse(YamlValue value, String root) {
        if (!value.isMap()) {
            return new ComposeFileUse(value.text(), root + value.text(), "0", "0", 0444);
        }
        YamlMap map = value.map().only("source", "target", "uid", "gid", "mode");
        String source = map.require("source").text();
        return new ComposeFileUse(
                source,
                map.get("target", YamlValue::text).orElse(root + source),
                map.get("uid", YamlValue::text).orElse("0"),
                map.get("gid", YamlValue::text).orElse("0"),
                map.get("mode", YamlValue::mode).orElse(0444));
    }

    private static ComposeHealthcheck healthcheck(YamlValue value) {
        YamlMap map = value.map().only("test", "interval", "timeout", "start_period", "retries", "disable");
        return new ComposeHealthcheck(
                map.flag("disable") ? List.of("NONE") : test(map.require("test")),
                map.get("interval", YamlValue::duration),
                map.get("timeout", YamlValue::duration),
                map.get("start_period", YamlValue::duration),
                map.get("retries", YamlValue::integer));
    }

    private static List<String> test(YamlValue value) {
        if (!value.isList()) {
            return List.of("CMD-SHELL", value.text());
        }
        List<String> words = value.texts();
        if (words.isEmpty() || !List.of("CMD", "CMD-SHELL", "NONE").contains(words.get(0))) {
            throw value.wrong("'" + value.path() + "' must begin with CMD, CMD-SHELL or NONE", "");
        }
        return words;
    }

    private static Logging logging(YamlValue value) {
        YamlMap map = value.map().only("driver", "options");
        return new Logging(map.require("driver").text(), map.pairs("options"));
    }
}
