package io.dps.stack.compose;

import io.dps.stack.compose.ComposeMount.Type;
import java.util.List;
import java.util.Locale;

/** Reads a mount in the long or the short syntax. */
final class MountReader {
    private MountReader() {}

    static ComposeMount read(YamlValue value) {
        return value.isMap() ? readLong(value) : readShort(value);
    }

    private static ComposeMount readLong(YamlValue value) {
        YamlMap map = value.map().only("type", "source", "target", "read_only", "bind", "volume", "tmpfs");
        String type = map.require("type").oneOf("volume", "bind", "tmpfs");
        List.of("bind", "volume", "tmpfs").stream()
                .filter(other -> !other.equals(type))
                .forEach(other -> map.get(other, options -> options).ifPresent(options -> {
                    throw options.wrong("'" + options.path() + "' cannot be combined with 'type: " + type + "'", "");
                }));
        // Refuses every option of a bind mount: the stack needs none, and older engines would reject the section.
        map.get("bind", options -> options.map().only());
        boolean noCopy = map.get(
                        "volume", options -> options.map().only("nocopy").flag("nocopy"))
                .orElse(false);
        YamlMap tmpfs =
                map.get("tmpfs", options -> options.map().only("size", "mode")).orElse(YamlMap.empty(value));
        return new ComposeMount(
                Type.valueOf(type.toUpperCase(Locale.ROOT)),
                type.equals("tmpfs") ? noSource(map) : map.require("source").text(),
                map.require("target").text(),
                map.flag("read_only"),
                noCopy,
                tmpfs.get("size", YamlValue::bytes).orElse(0L),
                tmpfs.get("mode", YamlValue::mode).orElse(0));
    }

    private static String noSource(YamlMap map) {
        map.get("source", source -> source).ifPresent(source -> {
            throw source.wrong("a tmpfs has no 'source'", "");
        });
        return "";
    }

    private static ComposeMount readShort(YamlValue value) {
        String text = value.text();
        String[] parts = text.split(":", -1);
        boolean readOnly = parts.length == 3 && parts[2].equals("ro");
        if (parts.length > 3 || (parts.length == 3 && !readOnly && !parts[2].equals("rw"))) {
            throw value.wrong(
                    "'" + value.path() + "' must be SOURCE:TARGET or SOURCE:TARGET:ro, not '" + text + "'", "");
        }
        if (parts.length == 1) {
            return new ComposeMount(Type.VOLUME, "", parts[0], false, false, 0, 0);
        }
        if (parts[0].startsWith(".") || parts[0].startsWith("~")) {
            throw value.wrong(
                    "'" + value.path() + "' must have an absolute path on the node, not '" + parts[0] + "'", "");
        }
        return new ComposeMount(
                parts[0].startsWith("/") ? Type.BIND : Type.VOLUME, parts[0], parts[1], readOnly, false, 0, 0);
    }
}
