package io.dps.streaming;

import io.dps.contract.StopSignals;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds whether the process was asked to stop. On SIGTERM and SIGINT it does not begin to shut the JVM down, as that would take
 * Spark away under the running batch and end in code 143; the main thread sees the request and ends in order.
 */
public final class StopRequest {
    private static final Logger LOG = LoggerFactory.getLogger(StopRequest.class);

    private volatile boolean requested;

    /** Returns a request that the process's signals make. */
    public static StopRequest bySignal() {
        StopRequest request = new StopRequest();
        StopSignals.handle(signal -> {
            LOG.info("{}: stopping", signal);
            request.request();
        });
        return request;
    }

    /** Asks to stop. */
    public void request() {
        requested = true;
    }

    public boolean isRequested() {
        return requested;
    }
}
