package io.dps.stack.machine;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out which program listens on a port of this machine, from {@code /proc}. */
public final class PortOwner {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int USER = 7;
    private static final int INODE = 9;

    private record Listener(String user, String inode) {}

    private PortOwner() {}

    /** Names the owner of a port that is taken: its pid and what it runs, as far as this user may know. */
    public static String describe(int port) {
        return listener(port)
                .map(listener -> process(listener.inode())
                        .map(PortOwner::describeProcess)
                        .orElse("another user's process (user id " + listener.user() + ")"))
                .orElse("a connection of another program");
    }

    /** The process that listens on a port, empty when there is none or this user may not look into it. */
    public static Optional<Long> pid(int port) {
        return listener(port).flatMap(listener -> process(listener.inode()));
    }

    private static String describeProcess(long pid) {
        return "process " + pid
                + ProcFiles.command(pid).map(command -> " (" + command + ")").orElse("");
    }

    private static Optional<Listener> listener(int port) {
        String suffix = String.format(":%04X", port);
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table)) {
                Optional<Listener> found = lines.skip(1)
                        .map(line -> line.strip().split("\\s+"))
                        .filter(fields -> fields[LOCAL_ADDRESS].endsWith(suffix) && fields[STATE].equals(LISTEN))
                        .map(fields -> new Listener(fields[USER], fields[INODE]))
                        .findFirst();
                if (found.isPresent()) {
                    return found;
                }
            } catch (IOException e) {
                // No IPv6 on this machine, or no /proc: then nothing can be said.
            }
        }
        return Optional.empty();
    }

    private static Optional<Long> process(String inode) {
        String socket = "socket:[" + inode + "]";
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
            // Another user's process, or one that has just ended.
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
