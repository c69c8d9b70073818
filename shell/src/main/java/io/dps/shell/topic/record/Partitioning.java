package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import java.util.OptionalInt;

/**
 * How the partition of a record is chosen.
 *
 * @param source what decides
 * @param number with {@link Source#FIXED}: the partition of all
 */
public record Partitioning(Source source, int number) {
    /** What decides. */
    public enum Source {
        /** What the record says; where it says nothing, its key. */
        RECORD,
        /** The key, or without one the producer, whatever the record says. */
        KEY,
        /** One partition for all. */
        FIXED
    }

    /**
     * Reads the option: a number, or {@code key}.
     *
     * @param option its text; empty for what the records say
     * @throws UserFailure usage, when it is neither
     */
    public static Partitioning parse(String option) {
        if (option.isEmpty()) {
            return new Partitioning(Source.RECORD, 0);
        }
        if (option.equals("key")) {
            return new Partitioning(Source.KEY, 0);
        }
        if (!option.matches("[0-9]{1,9}")) {
            throw UserFailure.usage("--partition '" + option + "' is no partition", "write a number, or 'key'");
        }
        return new Partitioning(Source.FIXED, Integer.parseInt(option));
    }

    /**
     * The partition of a record, or null where its key decides.
     *
     * @param partitions how many the topic has
     * @param place where the record comes from, for the message
     * @throws UserFailure failed, when the topic has not that partition
     */
    public Integer choose(NewRecord record, int partitions, String place) {
        OptionalInt chosen =
                switch (source) {
                    case RECORD -> record.partition();
                    case KEY -> OptionalInt.empty();
                    case FIXED -> OptionalInt.of(number);
                };
        if (chosen.isEmpty()) {
            return null;
        }
        if (chosen.getAsInt() >= partitions) {
            throw UserFailure.failed(
                    place + ": the topic has no partition " + chosen.getAsInt(),
                    "it has 0 to " + (partitions - 1) + "; --partition key leaves the choice to the key");
        }
        return chosen.getAsInt();
    }
}
