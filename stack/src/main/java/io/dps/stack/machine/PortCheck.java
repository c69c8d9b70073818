package io.dps.stack.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checks TCP ports of 127.0.0.1. The state of a port may change right after it was checked. */
public final class PortCheck {
    /** The only address that dps binds on the local target. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int CONNECT_MILLIS = 500;

    private PortCheck() {}

    /**
     * The reason why a port cannot be bound.
     *
     * @param reason the reason as text, with the name of the port's owner if it is taken
     * @param taken whether another program uses the port
     */
    public record Refusal(String reason, boolean taken) {
        /** Returns the hint to print, which names the setting of the port. */
        public String hint(String setting) {
            return (taken ? "stop that program, " : "") + "set " + setting
                    + " to another port, or deploy with --any-port";
        }

        /** Returns the hint to print for a port without a setting. */
        public String hint() {
            return taken ? "stop that program, or deploy with --any-port" : "deploy with --any-port";
        }
    }

    /** Returns why a port cannot be bound; empty when it is free. */
    public static Optional<Refusal> refusal(int port) {
        try {
            bind(port);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(refusal(port, e));
        }
    }

    static Refusal refusal(int port, IOException cause) {
        if (!(cause instanceof BindException)) {
            return new Refusal("unusable: " + cause.getMessage(), false);
        }
        boolean forbidden = String.valueOf(cause.getMessage()).contains("ermission");
        return forbidden ? new Refusal("not permitted for this user", false) : new Refusal(takenBy(port), true);
    }

    /** Returns a text that names the owner of a port. */
    public static String takenBy(int port) {
        return "taken by " + PortOwner.describe(port);
    }

    /** Returns a port that is free now and not among the given ones. */
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

    /** Returns whether something accepts connections on a port. */
    public static boolean answers(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(LOOPBACK, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Returns whether a process listens on a port; true as well if it cannot be found out who does. Another program may have
     * bound the port between the check that it is free and the start of the process.
     */
    public static boolean isHeldBy(long pid, int port) {
        // Another program may listen on the same port of another address.
        List<PortOwner.Listener> listeners = PortOwner.listeners(port);
        Path process = Path.of("/proc", Long.toString(pid));
        return listeners.isEmpty()
                || listeners.stream().anyMatch(listener -> PortOwner.holds(process, listener.socket()));
    }

    /** Finds out from {@code /proc} which program listens on a port of this machine. */
    public static final class PortOwner {
        private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
        private static final String LISTEN = "0A";
        private static final int LOCAL_ADDRESS = 1;
        private static final int STATE = 3;
        private static final int USER = 7;
        private static final int INODE = 9;

        private record Listener(String user, String inode) {
            /** Returns what a file descriptor of the socket links to. */
            String socket() {
                return "socket:[" + inode + "]";
            }
        }

        private PortOwner() {}

        /** Describes the owner of a port that is taken: its pid and program, as far as this user may see them. */
        public static String describe(int port) {
            return listener(port)
                    .map(listener -> process(listener.socket())
                            .map(PortOwner::describeProcess)
                            .orElse("another user's process (user id " + listener.user() + ")"))
                    .orElse("a connection of another program");
        }

        /**
         * Returns the pid of the process that listens on a port, empty when there is none or this user may not
         * inspect it.
         */
        public static Optional<Long> pid(int port) {
            return listener(port).flatMap(listener -> process(listener.socket()));
        }

        private static String describeProcess(long pid) {
            return "process " + pid
                    + ProcFiles.command(pid)
                            .map(command -> " (" + command + ")")
                            .orElse("");
        }

        private static Optional<Listener> listener(int port) {
            return listeners(port).stream().findFirst();
        }

        private static List<Listener> listeners(int port) {
            String suffix = String.format(":%04X", port);
            List<Listener> found = new ArrayList<>();
            for (Path table : TABLES) {
                try (Stream<String> lines = Files.lines(table)) {
                    lines.skip(1)
                            .map(line -> line.strip().split("\\s+"))
                            .filter(fields -> fields[LOCAL_ADDRESS].endsWith(suffix) && fields[STATE].equals(LISTEN))
                            .map(fields -> new Listener(fields[USER], fields[INODE]))
                            .forEach(found::add);
                } catch (IOException e) {
                    // No IPv6 on this machine, or no /proc: the owner cannot be found.
                }
            }
            return found;
        }

        private static Optional<Long> process(String socket) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path process : processes) {
                    if (holds(process, socket)) {
                        return Optional.of(Long.parseLong(process.getFileName().toString()));
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                return Optional.empty();
            }
            return Optional.empty();
        }

        private static boolean holds(Path process, String socket) {
            try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
                for (Path descriptor : descriptors) {
                    if (linksTo(descriptor, socket)) {
                        return true;
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                // The process belongs to another user, or has just ended.
            }
            return false;
        }

        private static boolean linksTo(Path descriptor, String socket) {
            try {
                return Files.readSymbolicLink(descriptor).toString().equals(socket);
            } catch (IOException e) {
                return false;
            }
        }
    }
}
