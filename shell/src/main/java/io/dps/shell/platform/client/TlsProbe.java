package io.dps.shell.platform.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;

/**
 * Finds out whether a port speaks TLS, for a message: clients of either kind fall silent at a port of the other. Sends a
 * greeting of TLS 1.2 and looks at the first byte that comes back, which is a handshake or an alert of TLS or is none.
 */
public final class TlsProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int ALERT = 21;
    private static final int HANDSHAKE = 22;
    private static final int RANDOM_BYTES = 32;
    /** No session; two usual cipher suites; no compression. */
    private static final String CHOICES = "00" + "0004c02f009c" + "0100";

    private TlsProbe() {}

    /** Whether the first of the addresses that can be reached answers as TLS does. */
    public static boolean speaksTls(String addresses) {
        for (String address : addresses.split(",")) {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, colon).strip();
            int port = Integer.parseInt(address.substring(colon + 1).strip());
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), (int) PATIENCE.toMillis());
                socket.setSoTimeout((int) PATIENCE.toMillis());
                return answersTls(socket);
            } catch (IOException e) {
                // The next one may be there.
            }
        }
        return false;
    }

    private static boolean answersTls(Socket socket) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(greeting());
            out.flush();
            InputStream in = socket.getInputStream();
            int first = in.read();
            return first == ALERT || first == HANDSHAKE;
        } catch (IOException e) {
            return false;
        }
    }

    private static byte[] greeting() {
        byte[] choices = HexFormat.of().parseHex(CHOICES);
        byte[] random = new byte[RANDOM_BYTES];
        new Random().nextBytes(random);
        int body = 2 + RANDOM_BYTES + choices.length;
        return ByteBuffer.allocate(5 + 4 + body)
                .put((byte) HANDSHAKE)
                .putShort((short) 0x0301)
                .putShort((short) (4 + body))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) body)
                .putShort((short) 0x0303)
                .put(random)
                .put(choices)
                .array();
    }
}
