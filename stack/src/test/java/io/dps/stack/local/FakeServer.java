package io.dps.stack.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Stands in for a server: listens on the port that its file names, or ends at once when the file names none. Told that it is
 * {@code done} it ends without an error, and when {@code hungry} by its need of memory.
 */
public final class FakeServer {
    private FakeServer() {}

    public static void main(String[] args) throws IOException {
        String text = Files.readString(Path.of(args[0]));
        System.out.println("read " + text);
        if (text.equals("done")) {
            System.exit(0);
        }
        if (text.equals("hungry")) {
            long[][] all = new long[1_000_000][];
            for (int i = 0; i < all.length; i++) {
                all[i] = new long[100_000];
            }
        }
        if (text.equals("broken")) {
            System.err.println("error: the settings are broken");
            System.exit(7);
        }
        try (ServerSocket server = new ServerSocket(Integer.parseInt(text), 50, InetAddress.getByName("127.0.0.1"))) {
            while (true) {
                server.accept().close();
            }
        }
    }
}
