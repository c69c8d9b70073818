package io.dps.shell.topic.record;

import io.dps.contract.UserFailure;
import java.util.OptionalInt;

/**
 * How the partition of a record is chosen.
 *
 * @param source what decides
 * @param number the partition of all records; only for {@link Source#FIXED}
 */
public record Partitioning(Source source, int number) {
    /** What decides the partition of a record. */
    public enum Source {
        /** The partition that the record names; otherwise the key, as for {@link #KEY}. */
        RECORD,
        /** The key, or the producer if there is no key. A partition that the record names is ignored. */
        KEY,
        /** One partition for all records. */
        FIXED
    }

    /**
     * Parses the option: a number, or {@code key}.
     *
     * @param option the option's text; empty to use the partitions that the records name
     * @throws UserFailure of kind {@code USAGE} if the text is neither a number nor {@code key}
     */
    public static Partitioning parse(String option) {
        if (option.isEmpty()) {
            return new Partitioning(Source.RECORD, 0);
        }
        if (option.equals("key")) {
            return new Partitioning(Source.KEY, 0);
        }
        if (!option.matches("[0-9]{1,9}")) {
            throw UserFailure.usage("--partition '" + option + "' is not a partition", "write a number, or 'key'");
        }
        return new Partitioning(Source.FIXED, Integer.parseInt(option));
    }

    /**
     * Returns the partition of a record, or null if the key or the producer decides.
     *
     * @param partitions number of partitions of the topic
     * @param place input and line of the record, for the message
     * @throws UserFailure of kind {@code FAILED} if the topic does not have the chosen partition
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
                    "use a partition from 0 to " + (partitions - 1) + ", or --partition key to choose it by the key");
        }
        return chosen.getAsInt();
    }
}
