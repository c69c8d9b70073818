package io.dps.shell.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What processes listen on, as the kernel tells it (proc(5), "/proc/net/tcp"). */
final class Sockets {
    private static final String LOOPBACK_V4 = "0100007F";
    private static final String LOOPBACK_MAPPED = "0000000000000000FFFF00000100007F";
    private static final String LOOPBACK_V6 = "00000000000000000000000001000000";
    private static final String LISTEN = "0A";

    private Sockets() {}

    /** Demands that a process listens, and on loopback alone. */
    static void requireLoopbackOnly(String name, long pid) throws IOException {
        assertThat(listeningAddresses(pid)).as(name).isNotEmpty().isSubsetOf(LOOPBACK_V4, LOOPBACK_MAPPED, LOOPBACK_V6);
    }

    /** Demands that a process listens nowhere. */
    static void requireNone(String name, long pid) throws IOException {
        assertThat(listeningAddresses(pid)).as(name).isEmpty();
    }

    private static List<String> listeningAddresses(long pid) throws IOException {
        List<String> inodes = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String link = Files.isSymbolicLink(descriptor)
                        ? Files.readSymbolicLink(descriptor).toString()
                        : "";
                if (link.startsWith("socket:[")) {
                    inodes.add(link.substring("socket:[".length(), link.length() - 1));
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            Path file = Path.of("/proc", Long.toString(pid), "net", table);
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTEN) && inodes.contains(fields[9])) {
                    addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
                }
            }
        }
        return addresses;
    }
}
