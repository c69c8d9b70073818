package io.dps.shell.line;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The type of the terminal, as {@code TERM} says it where this machine has a description of it (terminfo(5), "Fetching
 * Compiled Descriptions"). Terminals that are younger than the machine do what xterm does.
 */
final class TerminalType {
    private static final String USUAL = "xterm-256color";
    private static final List<String> PLACES =
            List.of("/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo", "/usr/lib/terminfo");

    private TerminalType() {}

    static String of(Map<String, String> environment) {
        String said = environment.getOrDefault("TERM", "");
        if (said.isEmpty() || said.contains("dumb")) {
            return "dumb";
        }
        return said.matches("[A-Za-z0-9][A-Za-z0-9+._-]*") && isDescribed(said, environment) ? said : USUAL;
    }

    private static boolean isDescribed(String type, Map<String, String> environment) {
        List<String> places = new ArrayList<>(PLACES);
        Optional.ofNullable(environment.get("TERMINFO")).ifPresent(places::add);
        Optional.ofNullable(environment.get("HOME"))
                .map(home -> home + "/.terminfo")
                .ifPresent(places::add);
        Optional.ofNullable(environment.get("TERMINFO_DIRS"))
                .ifPresent(all ->
                        Stream.of(all.split(":")).filter(dir -> !dir.isEmpty()).forEach(places::add));
        // By the first letter, or by its code where the file system does not tell upper from lower case.
        String letter = type.substring(0, 1);
        String code = Integer.toHexString(type.charAt(0));
        return places.stream()
                .anyMatch(place ->
                        Files.exists(Path.of(place, letter, type)) || Files.exists(Path.of(place, code, type)));
    }
}
