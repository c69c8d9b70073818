package io.dps.shell.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** Speaks TLS for a server that has none, as a proxy before Spark Connect does; HTTP/2 is agreed on by ALPN. */
final class TlsProxy implements AutoCloseable {
    private final SSLServerSocket socket;
    private final int behind;

    private TlsProxy(SSLServerSocket socket, int behind) {
        this.socket = socket;
        this.behind = behind;
    }

    /** Starts on a free port of loopback, before the given one. */
    static TlsProxy start(Path keys, int behind) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, Certificates.PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, Certificates.PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        SSLServerSocket socket = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 16, InetAddress.getLoopbackAddress());
        TlsProxy proxy = new TlsProxy(socket, behind);
        daemon(proxy::serve);
        return proxy;
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) socket.accept();
                SSLParameters parameters = client.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                client.setSSLParameters(parameters);
                daemon(() -> connect(client));
            } catch (IOException e) {
                // The next one, or the end.
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            Thread back = daemon(() -> pipe(server, client));
            pipe(client, server);
            back.join();
        } catch (IOException | InterruptedException e) {
            // The client sees its connection end.
        }
    }

    private static void pipe(Socket from, Socket to) {
        try {
            byte[] buffer = new byte[16_384];
            for (int read = from.getInputStream().read(buffer);
                    read >= 0;
                    read = from.getInputStream().read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // One side has gone.
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "tls-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
