package io.dps.generator.record;

import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/**
 * A source of items that become Kafka records, one after the other. Used by one thread; whoever opens a source closes
 * it.
 *
 * @param <T> type of the items
 */
public interface RecordSource<T> extends AutoCloseable {

    /**
     * Returns the next item; empty once the source is exhausted, and on every later call.
     *
     * @throws UserFailure if the source cannot be read any further, as with a damaged file
     */
    Optional<T> next();

    /**
     * Returns a new form for the items of this source.
     *
     * @param random chooses among the malformed values
     */
    RecordForm<T> form(SplittableRandom random);

    /** Returns how many items the source has in all, if that is known without reading them. */
    default OptionalLong total() {
        return OptionalLong.empty();
    }

    /** Returns which part of the source has been read, 0 to 1, if its end is known; an estimate. */
    default OptionalDouble done() {
        return OptionalDouble.empty();
    }

    /** Returns how many rows were left out so far because they could not be turned into items. */
    default long badRows() {
        return 0;
    }

    /** Returns notes for the user about the items so far, one line each; empty if there is nothing unusual. */
    default List<String> notes() {
        return List.of();
    }

    /** Frees what the source holds; does nothing on a second call. */
    @Override
    void close();
}
