package io.dps.shell.wait;

import io.dps.contract.Isolation;
import io.dps.contract.UserFailure;

/**
 * The number of records or offsets that a topic should have.
 *
 * @param topic the topic
 * @param count the number
 * @param unit the unit of the number
 * @param isolation which transactional records count
 */
public record CountRequest(String topic, long count, Unit unit, Isolation isolation) {
    public CountRequest {
        if (count < 0) {
            throw UserFailure.usage("--records must not be negative");
        }
    }

    /** The unit of a count. */
    public enum Unit {
        /** Records, counted by reading them. */
        RECORDS("records"),
        /**
         * Offsets from the first to the end of each partition; fast to count, but possibly more than there are records.
         */
        OFFSETS("offsets");

        private final String plural;

        Unit(String plural) {
            this.plural = plural;
        }

        /** Returns the name of the unit in the plural, for messages. */
        public String plural() {
            return plural;
        }
    }
}
