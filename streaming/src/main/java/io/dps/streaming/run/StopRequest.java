package io.dps.streaming.run;

import io.dps.contract.StopSignals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A flag that asks the process to stop. SIGTERM and SIGINT set it instead of shutting the JVM down, which would stop
 * Spark in the middle of a batch and end with code 143; the main thread sees the request and ends in order.
 */
public final class StopRequest {
    private static final Logger LOG = LoggerFactory.getLogger(StopRequest.class);

    private volatile boolean requested;

    /** Returns a request that SIGTERM and SIGINT set. */
    public static StopRequest bySignal() {
        StopRequest request = new StopRequest();
        StopSignals.handle(signal -> {
            LOG.info("{}: stopping", signal);
            request.request();
        });
        return request;
    }

    /** Requests a stop. */
    public void request() {
        requested = true;
    }

    public boolean isRequested() {
        return requested;
    }
}
