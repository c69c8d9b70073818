package io.dps.shell.platform.client;

import io.dps.contract.Deadline;
import io.dps.contract.UserFailure;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.Secret;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.sql.connect.client.RetryPolicy;
import org.apache.spark.sql.connect.client.SparkConnectClient;
import org.sparkproject.io.grpc.ChannelCredentials;
import org.sparkproject.io.grpc.ClientInterceptor;
import org.sparkproject.io.grpc.ConnectivityState;
import org.sparkproject.io.grpc.Grpc;
import org.sparkproject.io.grpc.InsecureChannelCredentials;
import org.sparkproject.io.grpc.ManagedChannel;
import org.sparkproject.io.grpc.Metadata;
import org.sparkproject.io.grpc.TlsChannelCredentials;
import org.sparkproject.io.grpc.stub.MetadataUtils;

/**
 * Creates Spark Connect clients over a channel of our own. The client's default channel has three faults: it trusts
 * only the JVM's certificate authorities, it uses TLS whenever a token is sent to a host other than "localhost", and up
 * to Spark 4.1 it then sends the token in a header that no server reads.
 */
final class ConnectChannels {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String USER_ID = "user_id";
    private static final String USER_AGENT = "user_agent";

    private ConnectChannels() {}

    /** @param interceptors see every call of the client */
    static SparkConnectClient create(ConnectEndpoint connect, RetryPolicy patience, ClientInterceptor... interceptors)
            throws IOException {
        SparkConnectClient.Builder builder = SparkConnectClient.builder()
                .host(connect.host())
                .port(connect.port())
                .retryPolicy(patience);
        parameter(connect, USER_ID).ifPresent(builder::userId);
        parameter(connect, USER_AGENT).ifPresent(builder::userAgent);
        SparkConnectClient.Configuration configuration = builder.configuration();
        ManagedChannel channel = Grpc.newChannelBuilderForAddress(connect.host(), connect.port(), credentials(connect))
                .maxInboundMessageSize(configuration.grpcMaxMessageSize())
                .intercept(interceptors)
                .intercept(MetadataUtils.newAttachHeadersInterceptor(headers(connect)))
                .build();
        try {
            requireAnswer(connect, channel);
        } catch (RuntimeException e) {
            channel.shutdownNow();
            throw e;
        }
        return new SparkConnectClient(configuration, channel);
    }

    /**
     * Fails if the server accepts connections but does not answer. Without this check, calls would wait forever, since
     * they have no deadline.
     */
    private static void requireAnswer(ConnectEndpoint connect, ManagedChannel channel) {
        Deadline deadline = Deadline.after(PATIENCE);
        ConnectivityState state = channel.getState(true);
        while (state == ConnectivityState.IDLE || state == ConnectivityState.CONNECTING) {
            CountDownLatch changed = new CountDownLatch(1);
            channel.notifyWhenStateChanged(state, changed::countDown);
            try {
                if (!changed.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
                    throw UserFailure.unreachable(
                            "the server at " + connect.address() + " did not respond in time",
                            "wait if the server is still starting, or check that it is Spark Connect; see: context show");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw UserFailure.interrupted("");
            }
            state = channel.getState(true);
        }
    }

    private static Optional<String> parameter(ConnectEndpoint connect, String name) {
        return Optional.ofNullable(connect.parameters().get(name)).map(Secret::value);
    }

    private static ChannelCredentials credentials(ConnectEndpoint connect) throws IOException {
        if (!connect.tls()) {
            return InsecureChannelCredentials.create();
        }
        if (connect.certificates().isEmpty()) {
            return TlsChannelCredentials.create();
        }
        return TlsChannelCredentials.newBuilder()
                .trustManager(connect.certificates().get().toFile())
                .build();
    }

    private static Metadata headers(ConnectEndpoint connect) {
        Metadata headers = new Metadata();
        for (Map.Entry<String, Secret> parameter : connect.parameters().entrySet()) {
            if (!parameter.getKey().equals(USER_ID) && !parameter.getKey().equals(USER_AGENT)) {
                headers.put(key(parameter.getKey()), parameter.getValue().value());
            }
        }
        connect.token().ifPresent(token -> headers.put(key("Authorization"), "Bearer " + token.value()));
        return headers;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
