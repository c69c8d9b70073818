package io.dps.shell.wait;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;

/**
 * The number of records that a topic should hold.
 *
 * @param topic the topic
 * @param count how many
 * @param unit of what
 * @param isolation which records of transactions count
 */
public record CountRequest(String topic, long count, Unit unit, Isolation isolation) {
    public CountRequest {
        if (count < 0) {
            throw UserFailure.usage("--records must not be negative");
        }
    }

    /** What is counted. */
    public enum Unit {
        /** Records, which are read for it. */
        RECORDS("records"),
        /** Offsets between the first and the end of each partition: cheap, and as many as records or more. */
        OFFSETS("offsets");

        private final String plural;

        Unit(String plural) {
            this.plural = plural;
        }

        /** Its name for people, after a number. */
        public String plural() {
            return plural;
        }
    }
}
