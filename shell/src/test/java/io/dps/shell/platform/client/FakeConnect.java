package io.dps.shell.platform.client;

import io.dps.stack.model.ConnectEndpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.AnalyzePlanResponse;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ConfigResponse;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.ExecutePlanResponse.ExecutionProgress;
import org.apache.spark.connect.proto.InterruptRequest;
import org.apache.spark.connect.proto.InterruptResponse;
import org.apache.spark.connect.proto.KeyValue;
import org.apache.spark.connect.proto.Plan;
import org.apache.spark.connect.proto.Relation;
import org.apache.spark.connect.proto.ReleaseExecuteRequest;
import org.apache.spark.connect.proto.ReleaseExecuteResponse;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.ReleaseSessionResponse;
import org.apache.spark.connect.proto.SQL;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.encoders.RowEncoder;
import org.apache.spark.sql.connect.client.arrow.ArrowSerializer$;
import org.apache.spark.sql.connect.common.DataTypeProtoConverter;
import org.apache.spark.sql.types.StructType;
import org.sparkproject.com.google.protobuf.ByteString;
import org.sparkproject.io.grpc.Metadata;
import org.sparkproject.io.grpc.Server;
import org.sparkproject.io.grpc.ServerCall;
import org.sparkproject.io.grpc.ServerCallHandler;
import org.sparkproject.io.grpc.ServerInterceptor;
import org.sparkproject.io.grpc.ServerInterceptors;
import org.sparkproject.io.grpc.Status;
import org.sparkproject.io.grpc.netty.NettyServerBuilder;
import org.sparkproject.io.grpc.stub.StreamObserver;
import org.sparkproject.org.apache.arrow.memory.BufferAllocator;
import org.sparkproject.org.apache.arrow.memory.RootAllocator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A Connect server on loopback that computes nothing: it answers what a test has said, and keeps what it was asked. What
 * it is asked about is found by a part of the plan's text.
 */
public final class FakeConnect extends SparkConnectServiceGrpc.SparkConnectServiceImplBase implements AutoCloseable {
    /** The calls it got, by name. */
    final List<String> asked = new CopyOnWriteArrayList<>();
    /** The plans it was to execute, as text. */
    public final List<String> plans = new CopyOnWriteArrayList<>();
    /** The settings that it was told, by key. */
    final Map<String, String> settings = new ConcurrentHashMap<>();
    /** The headers of its last call. */
    volatile Metadata headers = new Metadata();
    /** Which run of the server it is. */
    volatile String run = "first";

    volatile String user = "";
    volatile boolean hangs;
    volatile Optional<Status> failure = Optional.empty();

    private final Map<String, List<ExecutePlanResponse>> answers = new LinkedHashMap<>();
    private final Map<String, Status> failures = new LinkedHashMap<>();
    private final Map<String, Runnable> waits = new LinkedHashMap<>();
    private final List<ExecutePlanResponse> reports = new ArrayList<>();
    private Server server;
    private StructType schema = new StructType();

    /** It has every function that it is asked about, as a server of dps has those of dps. */
    public FakeConnect() {
        answer("function_exists", StructType.fromDDL("value BOOLEAN NOT NULL"), RowFactory.create(true));
        server = start(0);
    }

    private Server start(int port) {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(ServerInterceptors.intercept(this, new ServerInterceptor() {
                        @Override
                        public <Q, A> ServerCall.Listener<Q> interceptCall(
                                ServerCall<Q, A> call, Metadata sent, ServerCallHandler<Q, A> next) {
                            headers = sent;
                            return next.startCall(call, sent);
                        }
                    }))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ConnectEndpoint endpoint() {
        return new ConnectEndpoint("127.0.0.1", server.getPort(), Optional.empty(), false);
    }

    /** Answers plans that have that part with rows, in one batch. */
    public FakeConnect answer(String part, StructType schema, Row... rows) {
        answers.put(part, List.of(schema(schema), batch(schema, rows)));
        return this;
    }

    /** The same in batches of a row, each of which comes in two chunks. */
    FakeConnect answerInChunks(String part, StructType schema, Row... rows) {
        List<ExecutePlanResponse> all = new ArrayList<>(List.of(schema(schema)));
        for (Row row : rows) {
            ByteString whole = batch(schema, row).getArrowBatch().getData();
            int half = whole.size() / 2;
            all.add(chunk(whole.substring(0, half), 0));
            all.add(chunk(whole.substring(half), 1));
        }
        answers.put(part, all);
        return this;
    }

    /** Sends such a report of the progress before each answer. */
    public FakeConnect reports(ExecutionProgress progress) {
        reports.add(
                ExecutePlanResponse.newBuilder().setExecutionProgress(progress).build());
        return this;
    }

    /** Does something once, between the reports of the progress and the answer to that part of a plan. */
    public FakeConnect beforeAnswer(String part, Runnable work) {
        waits.put(part, work);
        return this;
    }

    /** Lets the server have none of the functions that dps adds to its own. */
    public FakeConnect withoutFunctions() {
        return answer("function_exists", StructType.fromDDL("value BOOLEAN NOT NULL"), RowFactory.create(false));
    }

    /** Fails plans that have that part. */
    public FakeConnect fail(String part, Status status) {
        failures.put(part, status);
        return this;
    }

    /** The sessions that it had are gone. */
    public void startAgain() {
        run = "second";
    }

    /** Its process ends, and does the work before another one listens at its port. */
    void restart(Runnable whileAway) {
        int port = server.getPort();
        close();
        whileAway.run();
        startAgain();
        server = start(port);
    }

    /** Whether a session was given back. */
    public boolean isReleased() {
        return asked.contains("release");
    }

    /** What it says of every plan's columns. */
    public FakeConnect knows(StructType columns) {
        schema = columns;
        return this;
    }

    private static ExecutePlanResponse schema(StructType schema) {
        return ExecutePlanResponse.newBuilder()
                .setSchema(DataTypeProtoConverter.toConnectProtoType(schema, false))
                .build();
    }

    private static ExecutePlanResponse batch(StructType schema, Row... rows) {
        try (BufferAllocator memory = new RootAllocator()) {
            ByteString data = ArrowSerializer$.MODULE$.serialize(
                    CollectionConverters.asScala(Arrays.asList(rows).iterator()),
                    RowEncoder.encoderFor(schema, true),
                    memory,
                    "UTC",
                    false);
            return ExecutePlanResponse.newBuilder()
                    .setArrowBatch(ExecutePlanResponse.ArrowBatch.newBuilder()
                            .setRowCount(rows.length)
                            .setData(data))
                    .build();
        }
    }

    private static ExecutePlanResponse chunk(ByteString data, int index) {
        return ExecutePlanResponse.newBuilder()
                .setArrowBatch(ExecutePlanResponse.ArrowBatch.newBuilder()
                        .setRowCount(1)
                        .setData(data)
                        .setChunkIndex(index)
                        .setNumChunksInBatch(2))
                .build();
    }

    private <T> void answer(String question, T response, StreamObserver<T> answers) {
        asked.add(question);
        if (hangs) {
            return;
        }
        if (failure.isPresent()) {
            answers.onError(failure.get().asRuntimeException());
            return;
        }
        answers.onNext(response);
        answers.onCompleted();
    }

    @Override
    public void analyzePlan(AnalyzePlanRequest request, StreamObserver<AnalyzePlanResponse> answers) {
        AnalyzePlanResponse.Builder response = AnalyzePlanResponse.newBuilder()
                .setSessionId(request.getSessionId())
                .setServerSideSessionId(run);
        if (request.hasSchema()) {
            response.setSchema(AnalyzePlanResponse.Schema.newBuilder()
                    .setSchema(DataTypeProtoConverter.toConnectProtoType(schema, false)));
        } else {
            response.setSparkVersion(
                    AnalyzePlanResponse.SparkVersion.newBuilder().setVersion("4.2.0"));
        }
        Optional<Status> refused = find(failures, request.toString()).filter(status -> request.hasSchema());
        if (refused.isPresent()) {
            answers.onError(refused.get().asRuntimeException());
            return;
        }
        answer("analyze", response.build(), answers);
    }

    @Override
    public void config(ConfigRequest request, StreamObserver<ConfigResponse> answers) {
        ConfigResponse.Builder response =
                ConfigResponse.newBuilder().setSessionId(request.getSessionId()).setServerSideSessionId(run);
        ConfigRequest.Operation asked = request.getOperation();
        asked.getSet().getPairsList().forEach(each -> settings.put(each.getKey(), each.getValue()));
        asked.getGetOption().getKeysList().forEach(key -> response.addPairs(pair(key)));
        asked.getGet().getKeysList().forEach(key -> response.addPairs(pair(key)));
        asked.getGetWithDefault()
                .getPairsList()
                .forEach(each -> response.addPairs(each.hasValue() ? each : pair(each.getKey())));
        answer("config", response.build(), answers);
    }

    /** Plans come as they are, times are of UTC, and all else is off. */
    private static KeyValue pair(String key) {
        String value = key.endsWith("timeZone") ? "UTC" : "false";
        if (key.toLowerCase(Locale.ROOT).endsWith("threshold") || key.contains("Size")) {
            value = key.contains("planCompression") ? "-1" : "1048576";
        }
        return KeyValue.newBuilder().setKey(key).setValue(value).build();
    }

    @Override
    public void releaseSession(ReleaseSessionRequest request, StreamObserver<ReleaseSessionResponse> answers) {
        answer(
                "release",
                ReleaseSessionResponse.newBuilder()
                        .setSessionId(request.getSessionId())
                        .setServerSideSessionId(run)
                        .build(),
                answers);
    }

    @Override
    public void interrupt(InterruptRequest request, StreamObserver<InterruptResponse> answers) {
        answer(
                "interrupt",
                InterruptResponse.newBuilder()
                        .setSessionId(request.getSessionId())
                        .setServerSideSessionId(run)
                        .build(),
                answers);
    }

    @Override
    public void releaseExecute(ReleaseExecuteRequest request, StreamObserver<ReleaseExecuteResponse> answers) {
        answers.onNext(ReleaseExecuteResponse.newBuilder()
                .setSessionId(request.getSessionId())
                .setServerSideSessionId(run)
                .build());
        answers.onCompleted();
    }

    @Override
    public void executePlan(ExecutePlanRequest request, StreamObserver<ExecutePlanResponse> observer) {
        asked.add("execute");
        user = request.getUserContext().getUserId();
        String text = request.getPlan().toString();
        plans.add(text);
        Optional<Status> refused = find(failures, text);
        if (hangs) {
            return;
        }
        if (refused.isPresent()) {
            observer.onError(refused.get().asRuntimeException());
            return;
        }
        reports.forEach(each -> send(each, request, observer));
        List<String> due = waits.keySet().stream().filter(text::contains).toList();
        due.forEach(part -> waits.remove(part).run());
        responses(request.getPlan(), text).forEach(each -> send(each, request, observer));
        observer.onCompleted();
    }

    private void send(
            ExecutePlanResponse each, ExecutePlanRequest request, StreamObserver<ExecutePlanResponse> observer) {
        observer.onNext(each.toBuilder()
                .setSessionId(request.getSessionId())
                .setServerSideSessionId(run)
                .setOperationId(request.getOperationId())
                .setResponseId(UUID.randomUUID().toString())
                .build());
    }

    /** The client still sends a statement in the field that the protocol has given up. */
    @SuppressWarnings("deprecation")
    private List<ExecutePlanResponse> responses(Plan plan, String text) {
        List<ExecutePlanResponse> all = new ArrayList<>();
        if (plan.hasCommand() && plan.getCommand().hasSqlCommand()) {
            all.add(ExecutePlanResponse.newBuilder()
                    .setSqlCommandResult(ExecutePlanResponse.SqlCommandResult.newBuilder()
                            .setRelation(Relation.newBuilder()
                                    .setSql(SQL.newBuilder()
                                            .setQuery(plan.getCommand()
                                                    .getSqlCommand()
                                                    .getSql()))))
                    .build());
        } else {
            find(answers, text).ifPresent(all::addAll);
        }
        all.add(ExecutePlanResponse.newBuilder()
                .setResultComplete(ExecutePlanResponse.ResultComplete.getDefaultInstance())
                .build());
        return all;
    }

    private static <T> Optional<T> find(Map<String, T> byPart, String text) {
        return byPart.entrySet().stream()
                .filter(each -> text.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            // Until then its port may still take connections.
            if (!server.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
