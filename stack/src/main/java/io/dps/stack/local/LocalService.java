package io.dps.stack.local;

import io.dps.stack.model.HealthCheck;
import java.io.IOException;

/** One service of the stack as a local process: its configuration, its command line and its health check. */
interface LocalService {
    String name();

    /** Returns the port for its clients in a deployment. */
    int port(Deployment deployment);

    /** Returns the address as shown to users. */
    String endpoint(Deployment deployment);

    /** Writes the configuration that its process reads at start. */
    void configure(Deployment deployment) throws IOException;

    JavaCommand command();

    HealthCheck health();

    /** Returns the memory it needs to do its work, heap and everything else, in bytes. */
    long neededBytes();
}
