package io.dps.shell.platform.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Finds out, for an error message, whether a port speaks TLS: a TLS client hangs at a plaintext port, and a plaintext
 * client at a TLS port. Begins a handshake and ends it as soon as the server sends a certificate.
 */
public final class TlsProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Start of the JDK's message for a TLS alert that the server sent. */
    private static final String ALERT = "Received fatal alert";

    private TlsProbe() {}

    /** Returns true if the first reachable address speaks TLS. */
    public static boolean speaksTls(String addresses) {
        for (String address : addresses.split(",")) {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, colon).strip();
            int port = Integer.parseInt(address.substring(colon + 1).strip());
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
                socket.setSoTimeout((int) PATIENCE.toMillis());
                return showsCertificate(socket, host, port);
            } catch (IOException e) {
                // Try the next address.
            }
        }
        return false;
    }

    private static boolean showsCertificate(Socket socket, String host, int port) {
        CertificateWatch watch = new CertificateWatch();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {watch}, null);
            try (SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, host, port, false)) {
                secured.startHandshake();
            }
        } catch (SSLException e) {
            // The handshake failed: either the watch rejected the server's certificate, as it rejects every
            // certificate, or the server sent an alert before a certificate.
            return watch.seen || String.valueOf(e.getMessage()).startsWith(ALERT);
        } catch (IOException e) {
            // A plaintext server closed the connection or sent nothing.
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return watch.seen;
    }

    /** Records that the server sent a certificate; rejects every certificate. */
    private static final class CertificateWatch implements X509TrustManager {
        private boolean seen;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            seen = true;
            throw new CertificateException("seen");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
