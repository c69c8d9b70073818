package io.dps.stack.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;

/** Looks at TCP ports of 127.0.0.1. Every answer may be out of date at once. */
public final class PortCheck {
    /** The only address that dps binds on the local target. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int CONNECT_MILLIS = 500;

    private PortCheck() {}

    /** Why a port cannot be bound, with the name of its owner; empty when it is free. */
    public static Optional<String> taken(int port) {
        try {
            bind(port);
            return Optional.empty();
        } catch (BindException e) {
            boolean forbidden = e.getMessage() != null && e.getMessage().contains("ermission");
            return Optional.of(forbidden ? "not allowed to this user" : "taken by " + PortOwner.describe(port));
        } catch (IOException e) {
            return Optional.of("unusable: " + e.getMessage());
        }
    }

    /** A port that is free now and none of the given ones. */
    public static int free(Set<Integer> except) {
        while (true) {
            try {
                int port = bind(0);
                if (!except.contains(port)) {
                    return port;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("no free port on " + LOOPBACK, e);
            }
        }
    }

    private static int bind(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        }
    }

    /** Whether something accepts connections on a port. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
