package io.dps.generator.reading;

import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A source of readings, one after the other. Used by one thread; whoever opens a source closes it. */
public interface ReadingSource extends AutoCloseable {

    /**
     * Returns the next reading; empty once the source is exhausted, and on every later call.
     *
     * @throws UserFailure if the source cannot be read any further, as with a damaged file
     */
    Optional<Reading> next();

    /** Returns how many readings the source has in all, if that is known without reading them. */
    default OptionalLong total() {
        return OptionalLong.empty();
    }

    /** Returns how many rows were left out so far because they could not be turned into readings. */
    default long badRows() {
        return 0;
    }

    /** Returns notes for the user about the readings so far, one line each; empty if there is nothing unusual. */
    default List<String> notes() {
        return List.of();
    }

    /** Frees what the source holds; does nothing on a second call. */
    @Override
    void close();
}
