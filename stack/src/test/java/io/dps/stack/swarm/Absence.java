package io.dps.stack.swarm;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** What a test needs of the machine and does not find there. */
public final class Absence {
    private Absence() {}

    /** Skips the test, saying why; fails it where {@code DPS_ENGINE_REQUIRED} is set, as in continuous integration. */
    public static void skip(String why) {
        if (!System.getenv().getOrDefault("DPS_ENGINE_REQUIRED", "").isEmpty()) {
            fail("DPS_ENGINE_REQUIRED is set, and " + why);
        }
        abort("skipped: " + why);
    }
}
