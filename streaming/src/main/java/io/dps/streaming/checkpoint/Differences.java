package io.dps.streaming.checkpoint;

import io.dps.contract.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What differs between a checkpoint's stored values and those of a start, in words for the user. Not thread-safe. */
final class Differences {
    private final List<String> found = new ArrayList<>();

    /** Adds a value that is not the stored one. */
    void compare(String what, Object stored, Object given) {
        if (!stored.equals(given)) {
            found.add(what + " was " + stored + " and is now " + given);
        }
    }

    /** Adds a duration that is not the stored one, as a user writes it. */
    void compare(String what, Duration stored, Duration given) {
        compare(what, (Object) Durations.format(stored), Durations.format(given));
    }

    /** Adds a topic whose id is not the stored one. */
    void compareTopic(String topic, String stored, String given) {
        if (!stored.equals(given)) {
            found.add("topic " + topic + " was deleted and created again (its id was " + stored + " and is now " + given
                    + ")");
        }
    }

    void add(String difference) {
        found.add(difference);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** Returns them in one line. */
    @Override
    public String toString() {
        return String.join("; ", found);
    }
}
