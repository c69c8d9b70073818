package io.dps.shell.platform.client;

import io.dps.contract.UserFailure;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Checks within a second that something listens at an address. Called before a client is created, because the client's
 * own retries would take minutes and flood the terminal.
 */
public final class Reachability {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private Reachability() {}

    /**
     * Returns when at least one of the addresses accepts a connection.
     *
     * @param service the name of the service, for the message
     * @param addresses {@code host:port[,host:port]}
     * @throws UserFailure of kind {@code UNREACHABLE}, naming the addresses
     */
    public static void require(String service, String addresses) {
        IOException last = null;
        for (String address : addresses.split(",")) {
            try {
                connect(address.strip());
                return;
            } catch (IOException e) {
                last = e;
            }
        }
        throw UserFailure.unreachable(
                service + " does not answer at " + addresses + (last == null ? "" : ": " + reason(last)),
                "check 'stack status' and 'context show'; if dps deployed the stack, run 'stack deploy' to start missing services",
                last);
    }

    private static void connect(String address) throws IOException {
        int colon = address.lastIndexOf(':');
        InetSocketAddress resolved =
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
        if (resolved.isUnresolved()) {
            throw new IOException("unknown host");
        }
        try (Socket socket = new Socket()) {
            socket.connect(resolved, (int) PATIENCE.toMillis());
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message.toLowerCase(java.util.Locale.ROOT);
    }
}
