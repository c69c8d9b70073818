package io.dps.stack.compose;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.io.StringReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a compose file strictly: an unknown key is reported as an error with file and line. */
public final class ComposeLoader {
    private final YamlSource source;

    private ComposeLoader(YamlSource source) {
        this.source = source;
    }

    /**
     * Reads a file.
     *
     * @param file its name, for errors
     * @param text its content
     * @param variables values of the variables that {@code ${...}} refers to
     * @throws UserFailure of kind {@code USAGE} with file and line; the hint suggests the nearest valid word
     */
    public static ComposeFile load(String file, String text, Map<String, String> variables) {
        return load(Map.of(file, text), variables);
    }

    /**
     * Reads files that lie over each other, as {@code docker stack deploy} with several {@code -c} does. Errors name the
     * file, or all of them where one alone cannot be told.
     *
     * @param files texts by the names of their files, the lowest first
     * @throws UserFailure of kind {@code USAGE}, also when a list is in two files
     */
    public static ComposeFile load(Map<String, String> files, Map<String, String> variables) {
        Interpolation values = new Interpolation(variables);
        Node merged = null;
        for (Map.Entry<String, String> file : files.entrySet()) {
            YamlSource source = new YamlSource(file.getKey(), values);
            Node upper = new ComposeLoader(source).compose(file.getValue());
            YamlOverlay overlay = new YamlOverlay(
                    (node, problem) -> new YamlValue(source, "", node).wrong(problem, "give it in one file only"));
            merged = merged == null ? upper : overlay.merge(merged, upper);
        }
        return new ComposeLoader(new YamlSource(String.join(" + ", files.keySet()), values)).read(merged);
    }

    private ComposeFile read(Node merged) {
        YamlMap top = new YamlValue(source, "", merged).map().withoutExtensions();
        top.only("version", "name", "services", "networks", "volumes", "secrets", "configs");
        ComposeFile file = new ComposeFile(
                each(top, "services", ServiceReader::read),
                each(top, "networks", ComposeLoader::network),
                each(top, "volumes", ComposeLoader::volume),
                each(top, "secrets", ComposeLoader::object),
                each(top, "configs", ComposeLoader::object));
        if (file.services().isEmpty()) {
            throw UserFailure.usage(source.file() + ": there are no services", "");
        }
        file.services().values().forEach(service -> requireReferences(file, service));
        return file;
    }

    private Node compose(String text) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(true);
            Node node = new Yaml(options).compose(new StringReader(text));
            if (node == null) {
                throw UserFailure.usage(source.file() + ": the file is empty", "");
            }
            return node;
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw UserFailure.usage(source.file() + ":" + line + ": not valid YAML: " + e.getProblem(), "", e);
        } catch (YAMLException e) {
            throw UserFailure.usage(source.file() + ": not valid YAML: " + e.getMessage(), "", e);
        }
    }

    private static <T> Map<String, T> each(YamlMap top, String key, Function<YamlValue, T> reader) {
        Map<String, T> read = new LinkedHashMap<>();
        top.get(key, YamlValue::map)
                .ifPresent(map -> map.values().forEach((name, value) -> read.put(name, reader.apply(value))));
        return read;
    }

    private static ComposeNetwork network(YamlValue value) {
        YamlMap map = value.map().only("name", "external", "driver", "driver_opts", "attachable", "internal", "labels");
        return new ComposeNetwork(
                map.get("name", YamlValue::text),
                map.flag("external"),
                map.get("driver", YamlValue::text).orElse("overlay"),
                map.pairs("driver_opts"),
                map.flag("attachable"),
                map.flag("internal"),
                map.pairs("labels"));
    }

    private static ComposeVolume volume(YamlValue value) {
        YamlMap map = value.map().only("name", "external", "driver", "driver_opts", "labels");
        boolean external = map.flag("external");
        if (external) {
            // An external volume exists already, so these settings would have no effect.
            for (String key : List.of("driver", "driver_opts", "labels")) {
                map.get(key, given -> given).ifPresent(given -> {
                    throw given.wrong(
                            "'" + given.path() + "' cannot be combined with 'external: true'", "remove one of the two");
                });
            }
        }
        return new ComposeVolume(
                map.get("name", YamlValue::text),
                external,
                map.get("driver", YamlValue::text),
                map.pairs("driver_opts"),
                map.pairs("labels"));
    }

    private static ComposeObject object(YamlValue value) {
        YamlMap map = value.map().only("name", "external", "file", "labels");
        boolean external = map.flag("external");
        if (external == map.get("file", YamlValue::text).isPresent()) {
            throw value.wrong("'" + value.path() + "' needs either 'file' or 'external: true'", "");
        }
        return new ComposeObject(
                map.get("name", YamlValue::text),
                external,
                map.get("file", YamlValue::text).orElse(""),
                map.pairs("labels"));
    }

    private void requireReferences(ComposeFile file, ComposeService service) {
        service.networks()
                .keySet()
                .forEach(name ->
                        require(service, "network", name, file.networks().keySet()));
        service.dependsOn()
                .forEach(name ->
                        require(service, "service", name, file.services().keySet()));
        service.secrets()
                .forEach(use ->
                        require(service, "secret", use.source(), file.secrets().keySet()));
        service.configs()
                .forEach(use ->
                        require(service, "config", use.source(), file.configs().keySet()));
        service.mounts().stream()
                .filter(mount -> mount.type() == ComposeMount.Type.VOLUME
                        && !mount.source().isEmpty())
                .forEach(mount -> require(
                        service, "volume", mount.source(), file.volumes().keySet()));
        requireNoCycle(file, service, service, new HashSet<>());
    }

    private void require(ComposeService service, String kind, String name, Set<String> known) {
        if (!known.contains(name)) {
            throw UserFailure.usage(
                    source.file() + ":" + service.line() + ": service '" + service.name() + "' uses " + kind + " '"
                            + name + "', which the file does not define",
                    Suggestion.hint(name, known, ""));
        }
    }

    private void requireNoCycle(ComposeFile file, ComposeService start, ComposeService at, Set<String> seen) {
        for (String name : at.dependsOn()) {
            if (name.equals(start.name())) {
                throw UserFailure.usage(
                        source.file() + ":" + start.line() + ": service '" + start.name() + "' depends on itself",
                        "remove a dependency: its depends_on leads back to it through '" + at.name() + "'");
            }
            if (seen.add(name) && file.services().containsKey(name)) {
                requireNoCycle(file, start, file.services().get(name), seen);
            }
        }
    }
}
