package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.AnalyzePlanResponse;
import org.apache.spark.connect.proto.ConfigRequest;
import org.apache.spark.connect.proto.ConfigResponse;
import org.apache.spark.connect.proto.ExecutePlanRequest;
import org.apache.spark.connect.proto.ExecutePlanResponse;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.ReleaseSessionResponse;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sparkproject.io.grpc.Server;
import org.sparkproject.io.grpc.Status;
import org.sparkproject.io.grpc.netty.NettyServerBuilder;
import org.sparkproject.io.grpc.stub.StreamObserver;

/** What a Connect server is asked that is busy, hangs, or was started again. */
@Timeout(60)
final class ConnectHealthTest {
    private final Service service = new Service();
    private Server server;
    private ConnectEndpoint connect;

    @BeforeEach
    void listen() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start();
        connect = new ConnectEndpoint("127.0.0.1", server.getPort(), Optional.empty(), false);
    }

    @AfterEach
    void close() {
        server.shutdownNow();
    }

    @Test
    void a_server_whose_statements_never_end_is_well_and_keeps_no_session_of_the_question() {
        ConnectHealth.ask(connect);

        assertThat(service.asked).containsExactly("analyze", "release");
    }

    @Test
    void a_server_that_hangs_is_told_within_the_deadline() {
        service.hangs = true;

        assertThatThrownBy(() -> ConnectHealth.ask(connect, Duration.ofMillis(300)))
                .isInstanceOfSatisfying(UserFailure.class, e -> {
                    assertThat(e.kind()).isEqualTo(FailureKind.UNREACHABLE);
                    assertThat(e).hasMessage("Spark Connect at " + connect.address() + " gives no answer in time");
                });
    }

    @Test
    void a_refused_token_is_told_as_such() {
        service.failure = Optional.of(Status.UNAUTHENTICATED);

        assertThatThrownBy(() -> ConnectHealth.ask(connect))
                .hasMessage("Spark Connect at " + connect.address() + " refused the token");
    }

    @Test
    void a_session_is_known_until_the_server_was_started_again() {
        try (ConnectClient kept = ConnectClient.open(connect)) {
            assertThat(kept.isKnown()).isTrue();
            service.run = "second";
            assertThat(kept.isKnown()).isFalse();
            assertThat(kept.isOver()).isTrue();
        }
    }

    @Test
    void a_session_that_the_server_has_put_away_is_not_known() {
        try (ConnectClient kept = ConnectClient.open(connect)) {
            service.failure = Optional.of(Status.INTERNAL.withDescription("[INVALID_HANDLE.SESSION_CLOSED] closed"));

            assertThat(kept.isKnown()).isFalse();
        }
    }

    private static final class Service extends SparkConnectServiceGrpc.SparkConnectServiceImplBase {
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private volatile String run = "first";
        private volatile boolean hangs;
        private volatile Optional<Status> failure = Optional.empty();

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
            answer(
                    "analyze",
                    AnalyzePlanResponse.newBuilder()
                            .setSessionId(request.getSessionId())
                            .setServerSideSessionId(run)
                            .setSparkVersion(AnalyzePlanResponse.SparkVersion.newBuilder()
                                    .setVersion("4.2.0"))
                            .build(),
                    answers);
        }

        @Override
        public void config(ConfigRequest request, StreamObserver<ConfigResponse> answers) {
            answer(
                    "config",
                    ConfigResponse.newBuilder()
                            .setSessionId(request.getSessionId())
                            .setServerSideSessionId(run)
                            .build(),
                    answers);
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
        public void executePlan(ExecutePlanRequest request, StreamObserver<ExecutePlanResponse> answers) {
            // As behind a long statement.
            asked.add("execute");
        }
    }
}
