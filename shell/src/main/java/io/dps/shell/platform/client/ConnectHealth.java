package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.spark.connect.proto.AnalyzePlanRequest;
import org.apache.spark.connect.proto.AnalyzePlanResponse;
import org.apache.spark.connect.proto.ReleaseSessionRequest;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc;
import org.apache.spark.connect.proto.SparkConnectServiceGrpc.SparkConnectServiceBlockingStub;
import org.apache.spark.connect.proto.UserContext;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.slf4j.LoggerFactory;
import org.sparkproject.io.grpc.StatusRuntimeException;

/**
 * Checks the health of a Connect server by asking for its version. The server executes nothing for this request, so the
 * check does not wait for running statements. It has a deadline, so it returns even if the server hangs.
 */
public final class ConnectHealth {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ConnectHealth() {}

    /**
     * Checks once.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} if the server does not answer in time or refuses the token
     */
    public static void ask(ConnectEndpoint connect) {
        ask(connect, PATIENCE);
    }

    static void ask(ConnectEndpoint connect, Duration patience) {
        Reachability.require("Spark Connect", connect.host() + ":" + connect.port());
        SparkConnectClient client;
        try {
            client = ConnectChannels.create(connect, ConnectClient.patience());
        } catch (IOException e) {
            throw SparkFailures.translate(connect, e);
        }
        try {
            version(stub(client, patience), client);
            release(client, patience);
        } catch (StatusRuntimeException e) {
            throw SparkFailures.translate(connect, e);
        } finally {
            client.channel().shutdownNow();
        }
    }

    /**
     * Returns the id that the server gives the client's session; after a restart of the server, the id is different. If
     * the server has no such session, this call creates it. Connects again at once if the connection is lost: after a
     * call that failed while the server was away, a channel refuses calls until its next attempt, seconds later. Something
     * else that listens there, such as a server with TLS, takes {@link #PATIENCE} to be found out.
     */
    static String serverSession(SparkConnectClient client) {
        client.channel().resetConnectBackoff();
        return version(stub(client, PATIENCE).withWaitForReady(), client).getServerSideSessionId();
    }

    private static AnalyzePlanResponse version(SparkConnectServiceBlockingStub stub, SparkConnectClient client) {
        return stub.analyzePlan(AnalyzePlanRequest.newBuilder()
                .setSessionId(client.sessionId())
                .setUserContext(user(client))
                .setSparkVersion(AnalyzePlanRequest.SparkVersion.getDefaultInstance())
                .build());
    }

    /** Releases the session, which the server would otherwise keep for an hour. */
    private static void release(SparkConnectClient client, Duration patience) {
        try {
            stub(client, patience)
                    .releaseSession(ReleaseSessionRequest.newBuilder()
                            .setSessionId(client.sessionId())
                            .setUserContext(user(client))
                            .build());
        } catch (StatusRuntimeException e) {
            LoggerFactory.getLogger(ConnectHealth.class).info("the session of a health check could not be released", e);
        }
    }

    private static SparkConnectServiceBlockingStub stub(SparkConnectClient client, Duration patience) {
        return SparkConnectServiceGrpc.newBlockingStub(client.channel())
                .withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static UserContext user(SparkConnectClient client) {
        return UserContext.newBuilder()
                .setUserId(Optional.ofNullable(client.userId()).orElse(""))
                .build();
    }
}
