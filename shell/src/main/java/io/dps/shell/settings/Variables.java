package io.dps.shell.settings;

import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The variables of a session: variables from {@code set}, which override the environment, and the arguments of a batch
 * file as {@code 1}, {@code 2} and so on. For one thread at a time.
 */
public final class Variables {
    private final Map<String, String> environment;
    private final Map<String, String> session = new TreeMap<>();
    private List<String> arguments = List.of();

    public Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Returns an independent copy, for a job in the background. */
    public Variables copy() {
        Variables copy = new Variables(environment);
        copy.session.putAll(session);
        copy.arguments = arguments;
        return copy;
    }

    /** Sets the arguments of the batch file that is about to run, and returns the previous arguments. */
    public List<String> enter(List<String> newArguments) {
        List<String> before = arguments;
        arguments = List.copyOf(newArguments);
        return before;
    }

    /** Sets a variable of the session. */
    public void set(String name, String value) {
        session.put(name, value);
    }

    /** Removes a variable of the session; returns false if there is no such variable. */
    public boolean unset(String name) {
        return session.remove(name) != null;
    }

    /** Returns the variables that {@code set} defined in this session, by name. */
    public Map<String, String> session() {
        return Map.copyOf(session);
    }

    /**
     * Returns the environment with the session's variables on top, for the configuration and for the programs that dps
     * starts.
     */
    public Map<String, String> merged() {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(session);
        return all;
    }

    /** Returns the arguments of the batch file that is running. */
    public List<String> arguments() {
        return arguments;
    }

    /** Returns the value of a variable or argument. */
    public Optional<String> get(String name) {
        if (!name.isEmpty() && name.chars().allMatch(Character::isDigit)) {
            int index = name.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(name);
            return index >= 1 && index <= arguments.size() ? Optional.of(arguments.get(index - 1)) : Optional.empty();
        }
        String value = session.get(name);
        return Optional.ofNullable(value != null ? value : environment.get(name));
    }

    /**
     * Returns the fallback if the variable is unset or empty. If the fallback is null, returns the value even if it is
     * empty, and fails if the variable is unset.
     */
    public String require(String name, String fallback) {
        Optional<String> value = get(name);
        if (fallback != null) {
            return value.filter(text -> !text.isEmpty()).orElse(fallback);
        }
        return value.orElseThrow(() -> UserFailure.usage(
                "variable '" + name + "' is not set",
                "set the variable with: set " + name + "=VALUE, or give a default: ${" + name + ":-VALUE}"));
    }
}
