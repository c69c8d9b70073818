package io.dps.stack.swarm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A socket of this machine that leads to a port of it, as the JDK's own server listens on ports alone. */
public final class LocalSocket implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ServerSocketChannel socket;
    private final InetSocketAddress port;
    private final Path path;

    public LocalSocket(Path path, InetSocketAddress port) throws IOException {
        this.path = path;
        this.port = port;
        this.socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        threads.execute(this::accept);
    }

    public Path path() {
        return path;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = socket.accept();
                SocketChannel engine = SocketChannel.open(port);
                threads.execute(() -> pump(client, engine));
                threads.execute(() -> pump(engine, client));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void pump(ByteChannel from, ByteChannel to) {
        try (from;
                to) {
            // The streams of a channel would take turns: one that waits to read would keep the other from writing.
            ByteBuffer buffer = ByteBuffer.allocate(1 << 14);
            while (from.read(buffer) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
            }
        } catch (IOException closed) {
            return;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
