package io.dps.shell.line;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What other tools call the commands of dps: the one table of words that are known well, but not here. */
final class VerbsElsewhere {
    /** At the first place of a line, where the word names no object. */
    private static final Map<String, String> FIRST = Map.ofEntries(
            Map.entry("ls", "topic list"),
            Map.entry("topics", "topic list"),
            Map.entry("streams", "stream list"),
            Map.entry("cat", "topic tail"),
            Map.entry("consume", "topic tail"),
            Map.entry("rm", "topic delete"),
            Map.entry("ps", "stack status"),
            Map.entry("up", "stack deploy"),
            Map.entry("down", "stack remove"),
            Map.entry("man", "help"));

    /** Behind an object; the first that the object has is meant. */
    private static final Map<String, List<String>> BEHIND = Map.ofEntries(
            Map.entry("ls", List.of("list", "status")),
            Map.entry("ps", List.of("status", "list")),
            Map.entry("rm", List.of("delete", "drop", "remove")),
            Map.entry("drop", List.of("delete", "remove")),
            Map.entry("delete", List.of("drop", "remove")),
            Map.entry("remove", List.of("delete", "drop")),
            Map.entry("destroy", List.of("delete", "drop", "remove")),
            Map.entry("stop", List.of("remove", "pause")),
            Map.entry("down", List.of("remove", "stop")),
            Map.entry("up", List.of("deploy", "start")),
            Map.entry("start", List.of("deploy", "trigger")),
            Map.entry("show", List.of("describe", "list", "status")),
            Map.entry("info", List.of("describe", "status")),
            Map.entry("inspect", List.of("describe", "status")),
            Map.entry("cat", List.of("tail", "describe", "show")),
            Map.entry("consume", List.of("tail")),
            Map.entry("new", List.of("create", "add")),
            Map.entry("add", List.of("create")),
            Map.entry("alter", List.of("edit")),
            Map.entry("update", List.of("edit")),
            Map.entry("switch", List.of("use")),
            Map.entry("resume", List.of("unpause", "start")));

    private VerbsElsewhere() {}

    /** Returns the command that a word at the start of a line stands for in other tools. */
    static Optional<String> first(String word) {
        return Optional.ofNullable(FIRST.get(word));
    }

    /**
     * Returns the command that a word behind an object stands for in other tools.
     *
     * @param known the commands of the object
     */
    static Optional<String> behind(String word, Collection<String> known) {
        return BEHIND.getOrDefault(word, List.of()).stream()
                .filter(known::contains)
                .findFirst();
    }
}
