package io.dps.streaming.lease;

import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** Takes a lease while its owner does something else, such as starting Spark, and gives it back at the end. */
public final class LeaseKeeper implements AutoCloseable {
    private final CompletableFuture<Optional<WriterLease>> taken;
    private volatile boolean closed;

    /**
     * Begins to wait for a lease.
     *
     * @param wait how long to wait for a holder that is alive
     * @param givenUp polled by another thread; true ends the wait
     */
    public LeaseKeeper(LeaseRequest request, Duration wait, BooleanSupplier givenUp) {
        taken = CompletableFuture.supplyAsync(() -> request.take(wait, () -> closed || givenUp.getAsBoolean()));
    }

    /**
     * Waits until the lease is held.
     *
     * @return false if the wait was given up
     * @throws UserFailure if the lease cannot be taken
     */
    public boolean await() {
        try {
            return taken.join().isPresent();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof UserFailure known) {
                throw known;
            }
            throw failure;
        }
    }

    /** Ends the wait, or gives the lease back. A failure to take it is that of {@link #await}. */
    @Override
    public void close() {
        closed = true;
        taken.handle((lease, failure) -> Optional.ofNullable(lease).flatMap(held -> held))
                .join()
                .ifPresent(WriterLease::close);
    }
}
