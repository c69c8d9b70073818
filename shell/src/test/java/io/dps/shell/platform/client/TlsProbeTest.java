package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.it.Certificates;
import io.dps.testing.RefusingPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ports that speak TLS, ports that do not, and ports that nobody answers at. */
final class TlsProbeTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();

    private static String address(ServerSocket server) {
        return HERE.getHostAddress() + ":" + server.getLocalPort();
    }

    private static SSLContext server(Path folder) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(new Certificates(folder).make("server"))) {
            keys.load(in, Certificates.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, Certificates.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void a_server_of_tls_is_known_though_nobody_trusts_its_certificate(@TempDir Path folder) throws Exception {
        try (ServerSocket server = server(folder).getServerSocketFactory().createServerSocket(0, 1, HERE)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read();
                } catch (IOException e) {
                    // The probe ends the handshake.
                }
            });

            assertThat(TlsProbe.speaksTls(address(server))).isTrue();
            served.join();
        }
    }

    @Test
    void a_server_that_refuses_the_handshake_speaks_tls_too() throws Exception {
        byte[] handshakeFailure = {21, 3, 3, 0, 2, 2, 40};
        try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().readNBytes(5);
                    client.getOutputStream().write(handshakeFailure);
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The probe has ended the connection.
                }
            });

            assertThat(TlsProbe.speaksTls(address(server))).isTrue();
            served.join();
        }
    }

    @Test
    void a_server_that_answers_in_plain_text_or_not_at_all_speaks_none() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // The probe has seen enough.
                }
            });
            assertThat(TlsProbe.speaksTls(address(server))).isFalse();
            served.join();
        }
        try (ServerSocket silent = new ServerSocket(0, 1, HERE)) {
            assertThat(TlsProbe.speaksTls(address(silent))).isFalse();
        }
    }

    @Test
    void an_address_that_cannot_be_reached_is_passed_over(@TempDir Path folder) throws Exception {
        try (RefusingPort closed = new RefusingPort();
                ServerSocket server = server(folder).getServerSocketFactory().createServerSocket(0, 1, HERE)) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket client = server.accept()) {
                    client.getInputStream().read();
                } catch (IOException e) {
                    // The probe ends the handshake.
                }
            });
            assertThat(TlsProbe.speaksTls(closed.address())).isFalse();
            assertThat(TlsProbe.speaksTls(closed.address() + ", " + address(server)))
                    .isTrue();
            served.join();
        }
    }
}
