package io.dps.stack.local;

import io.dps.contract.UserFailure;
import io.dps.stack.model.Application;
import io.dps.stack.model.ApplicationHost;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.LogRequest.LogSink;
import io.dps.stack.model.ProgressListener;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.state.ChangeLock;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Runs applications as processes of this machine in the folder of a context that has no stack of its own. A supervisor runs
 * while there is an application to watch.
 */
public final class HostedApplications implements ApplicationHost {
    private static final ProgressListener SILENT = (service, step, elapsed, detail) -> {};

    private final LocalStack stack;

    /**
     * @param context name of the context and of the folder that holds its state; the first application creates the folder
     * @param stateRoot folder that holds the state of all contexts
     * @param runtimes gives the jars of the programs; may throw {@link UserFailure}
     */
    public HostedApplications(String context, Path stateRoot, Supplier<Runtimes> runtimes) {
        this.stack = LocalStack.hosting(ContextFolder.of(stateRoot, context), runtimes);
    }

    @Override
    public String checkpoints() {
        return stack.folder().checkpoints().toString();
    }

    @Override
    public ServiceStatus submit(Application application) {
        stack.folder().createRoot();
        ProcessRecord started = new Applications(stack).submit(application);
        tend();
        return new StatusReport(stack).application(started);
    }

    @Override
    public List<ServiceStatus> applications() {
        tend();
        StatusReport report = new StatusReport(stack);
        return stack.applications().stream().map(report::application).toList();
    }

    @Override
    public boolean stop(String application) {
        boolean stopped = new Applications(stack).stop(application, SILENT);
        tend();
        return stopped;
    }

    @Override
    public boolean discard(String application) {
        return new Applications(stack).discard(application);
    }

    @Override
    public boolean dropCheckpoint(String stream) {
        return stack.folder().exists() && new Applications(stack).dropCheckpoint(stream);
    }

    @Override
    public void logs(LogRequest request, LogSink sink) {
        new LogTail(stack.folder()).run(request, sink);
    }

    /** Starts the supervisor if it is missing; ends it, and deletes passwords, when nothing needs them any more. */
    private void tend() {
        if (stack.isSupervised()) {
            stack.supervision().ensure();
        }
        boolean idle = !stack.isSupervised() && stack.table().alive(Supervisor.NAME);
        if (idle || new Applications(stack).leavesSecrets()) {
            ChangeLock.supervising(stack.folder(), this::tidy);
        }
    }

    private void tidy() {
        new Applications(stack).forgetSecrets();
        if (!stack.isSupervised()) {
            stack.table().find(Supervisor.NAME).ifPresent(record -> new Termination(stack.table(), new Progress(SILENT))
                    .end(List.of(record)));
            stack.table().forget(Supervisor.NAME);
        }
    }
}
