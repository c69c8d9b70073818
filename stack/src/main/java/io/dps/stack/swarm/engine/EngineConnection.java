package io.dps.stack.swarm.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.LocalDirectorySSLConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.dps.contract.Durations;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.secret.PemFile;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a Docker engine that answered when it was opened, using an API version that both sides support.
 * Safe to use from several threads. Requests have no timeout of their own: a build or a followed log may be silent
 * for any length of time, so callers that wait keep a deadline.
 */
public final class EngineConnection implements AutoCloseable {
    /** The newest API version that docker-java models. */
    static final RemoteApiVersion NEWEST = RemoteApiVersion.VERSION_1_44;
    /** API of Docker 20.10, the oldest version on which the stack was tested. */
    static final RemoteApiVersion OLDEST = RemoteApiVersion.VERSION_1_41;

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration FIRST_ANSWER = Duration.ofSeconds(20);
    /** For an engine beside which there are others. */
    private static final Duration SHORT_ANSWER = Duration.ofSeconds(3);

    private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);
    private static final Duration LONG_ANSWER = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(EngineConnection.class);

    private final EngineAddress address;
    private final Version engine;
    private final String apiVersion;
    private final DockerHttpClient http;
    private final DockerClient client;

    private EngineConnection(EngineAddress address, Path folder, Version engine, RemoteApiVersion api) {
        this.address = address;
        this.engine = engine;
        this.apiVersion = api.getVersion();
        DockerClientConfig config = config(address, folder, api);
        this.http = transport(config, Optional.empty());
        this.client = DockerClientImpl.getInstance(config, http);
    }

    /**
     * Connects to the engine that the environment of this process names.
     *
     * @throws UserFailure of kind {@code UNREACHABLE} when no engine answers, {@code FAILED} when the engine is too old
     *     or its address cannot be used
     */
    public static EngineConnection open() {
        return open(System.getenv());
    }

    /** Connects to the engine that the given environment names; see {@link #open()}. */
    public static EngineConnection open(Map<String, String> environment) {
        return open(environment, FIRST_ANSWER);
    }

    /**
     * Connects to the first of several engines that answers. Those of managers can take each other's place: all of them
     * know the whole swarm.
     *
     * @param hosts addresses in the order in which they are asked; if empty, the one that the environment names
     * @throws UserFailure of kind {@code UNREACHABLE} when none answers, with the reason of each; {@code FAILED} as {@link
     *     #open()}
     */
    public static EngineConnection openFirst(List<String> hosts, Map<String, String> environment) {
        if (hosts.isEmpty()) {
            return open(environment);
        }
        List<String> reasons = new ArrayList<>();
        // One that is only slow is not to hold up those behind it.
        for (Duration patience : List.of(SHORT_ANSWER, LONG_ANSWER)) {
            reasons.clear();
            for (String host : hosts) {
                try {
                    EngineConnection found = open(EngineAddress.named(host, environment), environment, patience);
                    reasons.forEach(reason -> LOG.warn("{}; going on with {}", reason, host));
                    return found;
                } catch (UserFailure silent) {
                    if (silent.kind() != FailureKind.UNREACHABLE) {
                        throw silent;
                    }
                    reasons.add(silent.getMessage());
                }
            }
        }
        throw UserFailure.unreachable(
                String.join("; ", reasons), "start one of them, or correct the setting 'engines' of the context");
    }

    static EngineConnection open(Map<String, String> environment, Duration patience) {
        return open(EngineAddress.of(environment), environment, patience);
    }

    private static EngineConnection open(EngineAddress address, Map<String, String> environment, Duration patience) {
        Path folder = EngineAddress.configFolder(environment);
        Version engine = ask(address, folder, patience);
        return new EngineConnection(address, folder, engine, agree(engine));
    }

    /** Returns docker-java's client, for the requests that docker-java has commands for. */
    public DockerClient client() {
        return client;
    }

    /** Returns the same connection for requests that docker-java lacks; their paths begin with {@link #apiPath()}. */
    public DockerHttpClient http() {
        return http;
    }

    /** Returns the prefix of request paths, for example {@code /v1.41}. */
    public String apiPath() {
        return "/v" + apiVersion;
    }

    /** Returns the API version that both sides use, for example {@code 1.41}. */
    public String apiVersion() {
        return apiVersion;
    }

    /** Returns the engine's own version, for example {@code 20.10.24}. */
    public String engineVersion() {
        return engine.getVersion();
    }

    /** Returns whether the engine answers at once; it may have gone, or have been stopped, since it was last asked. */
    public boolean answers() {
        try {
            within(SIGN_OF_LIFE, () -> client.pingCmd().exec());
            return true;
        } catch (TimeoutException | ExecutionException silent) {
            LOG.warn("the Docker engine at {} answers no more", address.host(), silent);
            return false;
        } catch (InterruptedException e) {
            throw StateFailure.interrupted("asking the Docker engine");
        }
    }

    /** Returns the engine's address, for messages: {@code unix:///var/run/docker.sock}. */
    public String host() {
        return address.host();
    }

    @Override
    public void close() {
        try {
            client.close();
            http.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the connection to " + address.host() + " failed", e);
        }
    }

    /**
     * Asks for the version. The engine answers paths without a version with its own API version, so this request
     * works on every engine.
     */
    private static Version ask(EngineAddress address, Path folder, Duration patience) {
        DockerClientConfig config = config(address, folder, RemoteApiVersion.UNKNOWN_VERSION);
        try (DockerHttpClient http = transport(config, Optional.of(patience));
                DockerClient client = DockerClientImpl.getInstance(config, http)) {
            return within(patience, () -> client.versionCmd().exec());
        } catch (TimeoutException e) {
            throw UserFailure.unreachable(
                    "the Docker engine at " + address.host() + " accepts connections, but has not answered within "
                            + Durations.show(patience),
                    "check whether it is stopped or overloaded, or set DOCKER_HOST to the address of another one",
                    e);
        } catch (InterruptedException e) {
            throw StateFailure.interrupted("connecting to the Docker engine");
        } catch (ExecutionException e) {
            throw failure(address, e.getCause());
        } catch (IOException | RuntimeException e) {
            throw EngineAbsence.of(address, e);
        }
    }

    /**
     * Asks in a thread of its own: docker-java's sockets of files know no timeout, and a stopped engine accepts
     * connections all the same.
     */
    private static <T> T within(Duration patience, Callable<T> question)
            throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<T> answer = new FutureTask<>(question);
        Thread asking = new Thread(answer, "asks-engine");
        asking.setDaemon(true);
        asking.start();
        return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static UserFailure failure(EngineAddress address, Throwable cause) {
        if (cause instanceof DockerException refused) {
            return UserFailure.unreachable(
                    "the Docker engine at " + address.host() + " did not report its version (HTTP "
                            + refused.getHttpStatus() + ")",
                    "check the address, which comes from " + address.origin(),
                    refused);
        }
        if (cause instanceof Exception failure) {
            return EngineAbsence.of(address, failure);
        }
        throw new IllegalStateException("asking the engine for its version failed", cause);
    }

    private static RemoteApiVersion agree(Version engine) {
        RemoteApiVersion newest = RemoteApiVersion.parseConfigWithDefault(engine.getApiVersion());
        if (newest.equals(RemoteApiVersion.UNKNOWN_VERSION) || !newest.isGreaterOrEqual(OLDEST)) {
            throw UserFailure.failed(
                    "the Docker engine is too old: " + engine.getVersion() + " with API " + engine.getApiVersion(),
                    "install Docker 20.10 or later; dps needs API " + OLDEST.getVersion());
        }
        RemoteApiVersion oldest = RemoteApiVersion.parseConfigWithDefault(engine.getMinAPIVersion());
        if (!oldest.equals(RemoteApiVersion.UNKNOWN_VERSION) && oldest.isGreater(NEWEST)) {
            return oldest;
        }
        return newest.isGreater(NEWEST) ? NEWEST : newest;
    }

    /**
     * Creates the configuration. The host is always set, because docker-java's own search of contexts would otherwise
     * overrule DOCKER_HOST.
     *
     * @param folder folder with the credentials of registries
     */
    private static DockerClientConfig config(EngineAddress address, Path folder, RemoteApiVersion api) {
        DefaultDockerClientConfig.Builder builder = new DefaultDockerClientConfig.Builder()
                .withDockerConfig(folder.toString())
                .withDockerContext("default")
                .withDockerHost(address.host())
                .withDockerTlsVerify(false)
                .withApiVersion(api);
        address.certificates()
                .ifPresent(keys -> builder.withCustomSslConfig(new LocalDirectorySSLConfig(keys.toString())));
        return builder.build();
    }

    private static DockerHttpClient transport(DockerClientConfig config, Optional<Duration> answer) {
        ZerodepDockerHttpClient.Builder builder = new ZerodepDockerHttpClient.Builder()
                .dockerHost(config.getDockerHost())
                .sslConfig(config.getSSLConfig())
                // Well before the answer is given up, so that a host that is off is not taken for a stopped engine.
                .connectionTimeout(answer.map(limit -> limit.multipliedBy(2).dividedBy(3))
                        .filter(limit -> limit.compareTo(CONNECT) < 0)
                        .orElse(CONNECT));
        answer.ifPresent(builder::responseTimeout);
        return builder.build();
    }

    /** Error messages for an engine that does not answer: the cause, and what to do. */
    static final class EngineAbsence {
        private static final int CAUSES = 20;

        private EngineAbsence() {}

        static UserFailure of(EngineAddress address, Exception failure) {
            try {
                address.certificates().ifPresent(folder -> requireUsable(folder, place(address)));
            } catch (UserFailure unusable) {
                return unusable;
            }
            if (has(failure, CertificateException.class)) {
                return UserFailure.unreachable(
                        "the Docker engine at " + address.host()
                                + " has a certificate that was not signed by an authority in ca.pem",
                        "check that this is the right engine; ca.pem is in " + keys(address),
                        failure);
            }
            // With TLS 1.3, a server rejects a client after the handshake, which the client may see only as a closed
            // connection.
            if (address.certificates().isPresent() && !has(failure, ConnectException.class)) {
                return UserFailure.unreachable(
                        "the Docker engine at " + address.host()
                                + " rejected this client's certificate, or does not use TLS",
                        "check the certificate files in " + keys(address)
                                + "; if the engine does not use TLS, unset DOCKER_TLS_VERIFY",
                        failure);
            }
            if (address.host().startsWith("unix:")) {
                Path socket = Path.of(URI.create(address.host()).getPath());
                if (Files.exists(socket) && (!isUsable(socket) || messageContains(failure, "Permission denied"))) {
                    return UserFailure.unreachable(
                            "you have no permission to use the Docker engine's socket " + socket,
                            "add yourself to its group: usermod -aG docker USER, then log in again",
                            new AccessDeniedException(socket.toString()));
                }
            }
            boolean plain =
                    address.host().startsWith("tcp:") && address.certificates().isEmpty();
            return UserFailure.unreachable(
                    "no Docker engine answers at " + address.host() + " (" + address.origin() + ")",
                    "start it, or set DOCKER_HOST to the address of another one"
                            + (plain ? "; if it requires TLS, set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH" : ""),
                    failure);
        }

        /** Names the source that set the folder of the certificates. */
        private static String place(EngineAddress address) {
            return address.origin().equals("DOCKER_HOST") ? "DOCKER_CERT_PATH" : address.origin();
        }

        private static void requireUsable(Path folder, String origin) {
            new PemFile(folder.resolve("ca.pem"), origin).requireCertificates();
            new PemFile(folder.resolve("cert.pem"), origin).requireChain();
            new PemFile(folder.resolve("key.pem"), origin).requireKey();
        }

        private static String keys(EngineAddress address) {
            return address.certificates().map(Path::toString).orElse("no folder");
        }

        private static boolean isUsable(Path socket) {
            return Files.isReadable(socket) && Files.isWritable(socket);
        }

        private static boolean messageContains(Throwable failure, String text) {
            return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                    .limit(CAUSES)
                    .anyMatch(cause -> String.valueOf(cause.getMessage()).contains(text));
        }

        private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
            return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                    .limit(CAUSES)
                    .anyMatch(kind::isInstance);
        }
    }
}
