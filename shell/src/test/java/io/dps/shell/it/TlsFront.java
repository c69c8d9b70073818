package io.dps.shell.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * A TLS port of the loopback interface before a Unix socket, for those who show the certificate that it trusts: what
 * {@code dockerd --tlsverify} listens on.
 */
final class TlsFront implements AutoCloseable {
    private static final int BLOCK = 65_536;

    private final SSLServerSocket listener;
    private final Path socket;

    /**
     * @param identity key store of the server
     * @param client certificate that a client has to have
     */
    TlsFront(Path socket, Path identity, Path client) throws IOException, GeneralSecurityException {
        this.socket = socket;
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(identity)) {
            own.load(in, Certificates.PASSWORD.toCharArray());
        }
        keys.init(own, Certificates.PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(client)) {
            trusted.setCertificateEntry(
                    "client", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        trust.init(trusted);
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listener.setNeedClientAuth(true);
        inBackground(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            inBackground(() -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        try (client;
                SocketChannel engine = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            engine.connect(UnixDomainSocketAddress.of(socket));
            InputStream fromClient = client.getInputStream();
            inBackground(() -> {
                byte[] block = new byte[BLOCK];
                for (int read = fromClient.read(block); read >= 0; read = fromClient.read(block)) {
                    writeAll(engine, ByteBuffer.wrap(block, 0, read));
                }
                engine.shutdownOutput();
            });
            // Not by the streams of Channels: they let nobody write to a channel while someone reads from it.
            OutputStream toClient = client.getOutputStream();
            ByteBuffer block = ByteBuffer.allocate(BLOCK);
            while (engine.read(block) >= 0) {
                toClient.write(block.array(), 0, block.position());
                toClient.flush();
                block.clear();
            }
        }
    }

    private static void writeAll(SocketChannel engine, ByteBuffer block) throws IOException {
        while (block.hasRemaining()) {
            engine.write(block);
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // One of the two went away; the other one sees that too.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private interface Work {
        void run() throws IOException;
    }
}
