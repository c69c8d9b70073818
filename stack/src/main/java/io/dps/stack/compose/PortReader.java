package io.dps.stack.compose;

import io.dps.stack.compose.ComposePort.Mode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a published port in the long or the short syntax. */
final class PortReader {
    private static final Pattern SHORT = Pattern.compile("(?:([0-9]+):)?([0-9]+)(?:/(tcp|udp|sctp))?");

    private PortReader() {}

    static ComposePort read(YamlValue value) {
        if (value.isMap()) {
            YamlMap map = value.map().only("target", "published", "protocol", "mode");
            String mode =
                    map.get("mode", mapped -> mapped.oneOf("host", "ingress")).orElse("ingress");
            return new ComposePort(
                    port(map.require("target"), map.require("target").text()),
                    map.get("published", published -> port(published, published.text()))
                            .orElse(0),
                    map.get("protocol", protocol -> protocol.oneOf("tcp", "udp", "sctp"))
                            .orElse("tcp"),
                    mode.equals("host") ? Mode.HOST : Mode.INGRESS);
        }
        Matcher parts = SHORT.matcher(value.text());
        if (!parts.matches()) {
            throw value.wrong(
                    "'" + value.path() + "' must be PUBLISHED:TARGET, not '" + value.text() + "'",
                    "Swarm supports neither port ranges nor addresses of interfaces");
        }
        return new ComposePort(
                port(value, parts.group(2)),
                parts.group(1) == null ? 0 : port(value, parts.group(1)),
                parts.group(3) == null ? "tcp" : parts.group(3),
                Mode.INGRESS);
    }

    private static int port(YamlValue value, String text) {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= 65_535) {
            return Integer.parseInt(text);
        }
        throw value.wrong("'" + value.path() + "' must be a port from 1 to 65535, not '" + text + "'", "");
    }
}
