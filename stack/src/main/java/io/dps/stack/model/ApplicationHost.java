package io.dps.stack.model;

import io.dps.contract.UserFailure;
import io.dps.stack.model.LogRequest.LogSink;
import java.util.List;
import java.util.Optional;

/**
 * Runs applications on this machine for a platform that runs elsewhere. They outlive the caller and are restarted as their
 * {@link Application.RestartPolicy} says. Methods may throw {@link UserFailure}, as those of {@link Target} of the same
 * names do. Safe to use from several threads and processes.
 */
public interface ApplicationHost {
    /** Returns the folder of the checkpoints. */
    String checkpoints();

    ServiceStatus submit(Application application);

    /** Returns the state of all applications that were ever submitted, unless they were discarded. */
    List<ServiceStatus> applications();

    boolean stop(String application);

    boolean discard(String application);

    boolean dropCheckpoint(String stream);

    void logs(LogRequest request, LogSink sink);

    /** Returns the state of an application; empty when it was never submitted. */
    default Optional<ServiceStatus> application(String name) {
        return applications().stream()
                .filter(status -> status.name().equals(name))
                .findFirst();
    }
}
