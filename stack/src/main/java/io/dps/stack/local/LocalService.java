package io.dps.stack.local;

import io.dps.stack.model.HealthCheck;
import java.io.IOException;

/** One service of the stack as a local process: how it is configured, started and asked. */
interface LocalService {
    String name();

    /** Where its clients reach it in a deployment. */
    int port(Deployment deployment);

    /** The address as shown to users. */
    String endpoint(Deployment deployment);

    /** Writes what its process reads at start. */
    void configure(Deployment deployment) throws IOException;

    JavaCommand command();

    HealthCheck health();

    /** Memory it needs to do its work, heap and all else, in bytes. */
    long neededBytes();
}
