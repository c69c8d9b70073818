package io.dps.generator.reading;

import io.dps.contract.UserFailure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Yields readings one after the other. Used by one thread; whoever opened a source closes it. */
public interface ReadingSource extends AutoCloseable {

    /**
     * Returns the next reading; empty once the source is exhausted, and on every later call.
     *
     * @throws UserFailure if the source cannot go on (a damaged file)
     */
    Optional<Reading> next();

    /** Returns how many readings the source will yield in all, where it can tell without reading them. */
    default OptionalLong total() {
        return OptionalLong.empty();
    }

    /** Returns how many rows were left out so far because no reading could be made of them. */
    default long badRows() {
        return 0;
    }

    /** Returns what its user should know of the readings so far, a line each; nothing when all was as it should be. */
    default List<String> notes() {
        return List.of();
    }

    /** Frees what the source holds; does nothing on a second call. */
    @Override
    void close();
}
