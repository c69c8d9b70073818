package io.dps.shell.platform.client;

import io.dps.shell.platform.QueryProgress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.spark.connect.proto.ExecutePlanRequest;
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
 * Passes on the progress that a server reports of the running statements, each to the listener of its statement. Spark's
 * client drops these messages, so they are read on the way from the channel to the client. A statement may take several
 * operations, each of which carries the statement's tag. Safe for several threads.
 */
final class ProgressMessages implements ClientInterceptor {
    /** How often the server shall report, in place of every two seconds. */
    static final String INTERVAL = "250ms";

    /** The setting of a session for the time between two reports. */
    static final String INTERVAL_KEY = "spark.connect.progress.reportInterval";

    private final Map<String, Consumer<QueryProgress>> listenersByTag = new ConcurrentHashMap<>();
    private final Map<String, String> tagsByOperation = new ConcurrentHashMap<>();

    /** Passes the reports of the statement with that tag to a listener, on any thread, until {@link #stop}. */
    void start(String tag, Consumer<QueryProgress> to) {
        listenersByTag.put(tag, to);
    }

    /** Drops further reports of a statement: if it was cancelled, it may still send some. */
    void stop(String tag) {
        listenersByTag.remove(tag);
        tagsByOperation.values().removeIf(tag::equals);
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> answers, Metadata headers) {
                super.start(new Tap<>(answers), headers);
            }

            @Override
            public void sendMessage(Q message) {
                if (message instanceof ExecutePlanRequest request) {
                    note(request);
                }
                super.sendMessage(message);
            }
        };
    }

    private void note(ExecutePlanRequest request) {
        request.getTagsList().stream()
                .filter(listenersByTag::containsKey)
                .findFirst()
                .ifPresent(tag -> tagsByOperation.put(request.getOperationId(), tag));
    }

    private void pass(ExecutePlanResponse response) {
        // Work without a statement, such as reading the names of views, has no listener.
        Optional.ofNullable(tagsByOperation.get(response.getOperationId()))
                .map(listenersByTag::get)
                .ifPresent(listener -> listener.accept(progress(response.getExecutionProgress())));
    }

    /** Looks at each message before the client gets it. */
    private final class Tap<A> extends SimpleForwardingClientCallListener<A> {
        Tap(ClientCall.Listener<A> answers) {
            super(answers);
        }

        @Override
        public void onMessage(A message) {
            if (message instanceof ExecutePlanResponse response && response.hasExecutionProgress()) {
                pass(response);
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
