package io.dps.stack.swarm.engine;

import io.dps.contract.UserFailure;
import io.dps.stack.secret.PemFile;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.stream.Stream;

/** Why an engine does not answer, in words, and what to do about it. */
final class EngineAbsence {
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
                    "the Docker engine at " + address.host() + " has a certificate that ca.pem does not vouch for",
                    "the files are in " + keys(address) + "; is that the engine that is meant?",
                    failure);
        }
        // With TLS 1.3 a server turns a client away after the handshake, which may be seen as an end of the connection
        // only.
        if (address.certificates().isPresent() && !has(failure, ConnectException.class)) {
            return UserFailure.unreachable(
                    "the Docker engine at " + address.host()
                            + " does not accept the certificate of this client, or TLS",
                    "the files are in " + keys(address) + "; without TLS: unset DOCKER_TLS_VERIFY",
                    failure);
        }
        if (address.host().startsWith("unix:")) {
            Path socket = Path.of(URI.create(address.host()).getPath());
            if (Files.exists(socket) && (!isUsable(socket) || says(failure, "Permission denied"))) {
                return UserFailure.unreachable(
                        "no permission to use the Docker engine's " + socket,
                        "add yourself to its group: usermod -aG docker USER, then log in again",
                        new AccessDeniedException(socket.toString()));
            }
        }
        boolean plain =
                address.host().startsWith("tcp:") && address.certificates().isEmpty();
        return UserFailure.unreachable(
                "no Docker engine answers at " + address.host() + " (" + address.origin() + ")",
                "start it, or name another one in DOCKER_HOST"
                        + (plain ? "; if it wants TLS, set DOCKER_TLS_VERIFY=1 and DOCKER_CERT_PATH" : ""),
                failure);
    }

    /** What names the folder of the files. */
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

    private static boolean says(Throwable failure, String text) {
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
