package io.dps.shell.settings;

import io.dps.contract.Durations;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The settings in effect for one command, each with its origin. Immutable. */
public final class Config {
    private final Map<Setting, Value> values;
    private final Map<String, String> environment;

    Config(Map<Setting, Value> values, Map<String, String> environment) {
        this.values = new EnumMap<>(values);
        this.environment = Map.copyOf(environment);
    }

    /** Returns the environment of the command, including the session variables at its start. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Returns the value of a setting and its origin. */
    public Value value(Setting setting) {
        return Objects.requireNonNull(values.get(setting), () -> setting + " has no default");
    }

    public String text(Setting setting) {
        return value(setting).text();
    }

    /** Returns true if the context is one in which nothing may be deleted by mistake. */
    public boolean isProduction() {
        return text(Setting.PRODUCTION).equals("true");
    }

    public int number(Setting setting) {
        return Integer.parseInt(text(setting));
    }

    public Duration duration(Setting setting) {
        return Durations.parse(text(setting));
    }

    /** Returns the addresses of the swarm's engines; none if the environment names the only one. */
    public List<String> engines() {
        return Stream.of(text(Setting.ENGINES).split(","))
                .map(String::strip)
                .filter(engine -> !engine.isEmpty())
                .toList();
    }

    /** Returns the settings of the context from all origins. */
    public Map<Setting, String> contextSettings() {
        Map<Setting, String> texts = new EnumMap<>(Setting.class);
        values.forEach((setting, value) -> {
            if (setting.scope() == Setting.Scope.CONTEXT) {
                texts.put(setting, value.text());
            }
        });
        return texts;
    }

    /** Returns true if the value was set explicitly and is not the default. */
    public boolean isExplicit(Setting setting) {
        return !value(setting).origin().equals("default");
    }

    /** Returns the name of the context that commands work on. */
    public String context() {
        return text(Setting.CONTEXT);
    }

    /**
     * A value.
     *
     * @param text the value as written
     * @param origin where the value comes from, as shown to users: an option, a variable, a file with line, or
     *     {@code default}
     */
    public record Value(String text, String origin) {}
}
