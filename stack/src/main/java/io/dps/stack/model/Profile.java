package io.dps.stack.model;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Sizes of a stack on a swarm. */
public enum Profile {
    /** Everything on one node. */
    SINGLE(1),
    /** Three brokers and three workers on three managers. */
    CLUSTER(3);

    private final int brokers;

    Profile(int brokers) {
        this.brokers = brokers;
    }

    /** Returns how many brokers, and managers to run them, the profile has. */
    public int brokers() {
        return brokers;
    }

    /** Returns the name by which users choose it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws UserFailure of kind {@code USAGE} when there is no such profile */
    public static Profile of(String text) {
        List<String> known = names();
        return Arrays.stream(values())
                .filter(profile -> profile.text().equals(text))
                .findFirst()
                .orElseThrow(() -> UserFailure.usage(
                        "there is no profile '" + text + "'",
                        Suggestion.hint(text, known, "known profiles: " + String.join(", ", known))));
    }

    /** Returns the names of all profiles. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Profile::text).toList();
    }
}
