package io.dps.shell.platform.client;

import io.dps.shell.platform.QueryProgress;
import java.util.function.Consumer;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.sparkproject.io.grpc.CallOptions;
import org.sparkproject.io.grpc.Channel;
import org.sparkproject.io.grpc.ClientCall;
import org.sparkproject.io.grpc.ClientInterceptor;
import org.sparkproject.io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import org.sparkproject.io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import org.sparkproject.io.grpc.Metadata;
import org.sparkproject.io.grpc.MethodDescriptor;

/**
 * Passes on the progress that a server reports of the statement that runs. Spark's client drops these messages, so they
 * are read on the way from the channel to the client. One statement at a time; safe for several threads.
 */
final class ProgressMessages implements ClientInterceptor {
    /** How often the server shall report, in place of every two seconds. */
    static final String INTERVAL = "250ms";

    /** The setting of a session for the time between two reports. */
    static final String INTERVAL_KEY = "spark.connect.progress.reportInterval";

    private static final Consumer<QueryProgress> NOBODY = progress -> {};

    private volatile Consumer<QueryProgress> listener = NOBODY;

    /** Passes the reports to a listener, on any thread, until {@link #stop}. */
    void start(Consumer<QueryProgress> to) {
        listener = to;
    }

    /** Drops further reports: a statement that was cancelled may still send some. */
    void stop() {
        listener = NOBODY;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> answers, Metadata headers) {
                super.start(new Tap<>(answers), headers);
            }
        };
    }

    /** Looks at each message before the client gets it. */
    private final class Tap<A> extends SimpleForwardingClientCallListener<A> {
        Tap(ClientCall.Listener<A> answers) {
            super(answers);
        }

        @Override
        public void onMessage(A message) {
            if (message instanceof ExecutePlanResponse response && response.hasExecutionProgress()) {
                listener.accept(progress(response.getExecutionProgress()));
            }
            super.onMessage(message);
        }
    }

    private static QueryProgress progress(ExecutionProgress message) {
        return QueryProgress.of(
                message.getStagesList().stream()
                        .map(stage -> new QueryProgress.Stage(
                                (int) stage.getStageId(),
                                stage.getNumTasks(),
                                stage.getNumCompletedTasks(),
                                stage.getInputBytesRead(),
                                stage.getDone()))
                        .toList(),
                message.getNumInflightTasks());
    }
}
