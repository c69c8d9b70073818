package io.dps.shell.completion;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names of a platform, as a test gives them. */
public final class FakeNames implements Names {
    private final Map<NameKind, List<Name>> names = new EnumMap<>(NameKind.class);
    private final Map<NameKind, List<Name>> elsewhere = new EnumMap<>(NameKind.class);

    public FakeNames with(NameKind kind, String... texts) {
        names.put(kind, Arrays.stream(texts).map(text -> new Name(text, "")).toList());
        return this;
    }

    public FakeNames with(NameKind kind, List<Name> known) {
        names.put(kind, known);
        return this;
    }

    /** Names of the context {@code plant}, which is not the current one. */
    public FakeNames inPlant(NameKind kind, String... texts) {
        elsewhere.put(kind, Arrays.stream(texts).map(text -> new Name(text, "")).toList());
        return this;
    }

    @Override
    public List<Name> of(NameKind kind, Optional<String> context) {
        return (context.equals(Optional.of("plant")) ? elsewhere : names).getOrDefault(kind, List.of());
    }
}
