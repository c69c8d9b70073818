package io.dps.shell.completion;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of names that arguments of commands stand for. An argument states its kind by its label in the help:
 * {@code TOPIC} takes the name of a topic, {@code SERVICE=N} that of a service before the equals sign.
 */
public enum NameKind {
    TOPIC(Set.of("topic", "stream", "generate", "stack")),
    STREAM(Set.of("stream", "stack")),
    SERVICE(Set.of("stack", "stream")),
    NODE(Set.of("stack")),
    DAG(Set.of("dag", "stack")),
    CONTEXT(Set.of("context")),
    VIEW(Set.of("topic", "sql", "stack")),
    /** A run of the DAG that precedes it. */
    RUN(DAG),
    /** A column of the view whose name precedes it. */
    FIELD(VIEW),
    /** A setting of a context. */
    KEY(Set.of()),
    VARIABLE(Set.of()),
    JOB(Set.of());

    private final Set<String> changers;
    private final Optional<NameKind> owner;

    NameKind(Set<String> changers) {
        this.changers = changers;
        this.owner = Optional.empty();
    }

    NameKind(NameKind owner) {
        this.changers = Set.of();
        this.owner = Optional.of(owner);
    }

    /** Returns the kind that a label in the help states: {@code [TOPIC]}, {@code %JOB} and {@code KEY=VALUE} do. */
    static Optional<NameKind> ofLabel(String label) {
        String name = label.replaceFirst("=.*", "").replaceAll("[^A-Z]", "");
        return Arrays.stream(values()).filter(kind -> kind.name().equals(name)).findFirst();
    }

    /** Returns the kinds whose names are read in the background, because a file or a server holds them. */
    public static List<NameKind> remembered() {
        return Arrays.stream(values()).filter(kind -> !kind.changers.isEmpty()).toList();
    }

    /** Returns the kind whose names have names of this kind as members; empty for a kind that stands alone. */
    Optional<NameKind> owner() {
        return owner;
    }

    /** Returns the commands, by their first word, that may create or remove such names. */
    public Set<String> changers() {
        return changers;
    }
}
