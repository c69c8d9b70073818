package io.dps.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine where nobody answers: its socket is bound and does not listen, so connections are refused and,
 * unlike with a port that is merely free, no other program can take it while a test runs.
 */
public final class RefusingPort implements AutoCloseable {
    private final Socket socket = new Socket();

    /** Takes a port of the loopback interface. */
    public RefusingPort() {
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int number() {
        return socket.getLocalPort();
    }

    /** Returns host and port, {@code 127.0.0.1:4711}. */
    public String address() {
        return "127.0.0.1:" + number();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
