package io.dps.shell.it;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A link to a server of this machine that can be lost: from then on nothing gets through, and no side is told. */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket socket;
    private final int behind;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean lost;

    private StallingProxy(ServerSocket socket, int behind) {
        this.socket = socket;
        this.behind = behind;
    }

    /** Starts on a free port of loopback, before the given one. */
    static StallingProxy start(int behind) throws IOException {
        StallingProxy proxy = new StallingProxy(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()), behind);
        daemon(proxy::serve);
        return proxy;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Loses the link. */
    void lose() {
        lost = true;
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
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

    private void pipe(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[16_384];
            for (int read = in.read(buffer); read >= 0 && !lost; read = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, read);
                to.getOutputStream().flush();
            }
            if (lost) {
                closed.await();
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            // One side has gone.
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "stalling-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        closed.countDown();
    }
}
