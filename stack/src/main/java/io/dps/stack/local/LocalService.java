package io.dps.stack.local;

import io.dps.stack.model.HealthCheck;
import java.io.IOException;

/** One service of the stack as a local process: its configuration, its command line and its health check. */
interface LocalService {
    String name();

    /** Returns the port for clients of the service in a deployment. */
    int port(Deployment deployment);

    /** Returns the address as shown to users. */
    String endpoint(Deployment deployment);

    /** Writes the configuration that the process of the service reads when it starts. */
    void configure(Deployment deployment) throws IOException;

    JavaCommand command();

    HealthCheck health();

    /** Returns the memory that the process of the service needs in all, heap included, in bytes. */
    long neededBytes();
}
