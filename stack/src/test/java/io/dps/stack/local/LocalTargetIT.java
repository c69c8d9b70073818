package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deploys the real servers. Needs the system property {@code dps.runtime}: the folder with the jars in {@code kafka} and
 * {@code spark}. That the ports answer is all that is asked here; the shell's tests ask more.
 */
@EnabledIfSystemProperty(named = "dps.runtime", matches = ".+")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalTargetIT {
    private static final HealthCheck OPEN_PORT = endpoints -> {};
    private static final String LISTEN = "0A";
    private static final List<String> LOOPBACK =
            List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    @TempDir
    static Path root;

    private static LocalTarget target;
    private static DeployRequest request;
    private static Endpoints endpoints;

    @BeforeAll
    static void deploy() {
        Path runtimes = Path.of(System.getProperty("dps.runtime"));
        target = new LocalTarget("it", root, runtimes, OPEN_PORT, OPEN_PORT);
        int kafka = PortCheck.free(Set.of());
        int connect = PortCheck.free(Set.of(kafka));
        request = new DeployRequest(kafka, connect, false, Duration.ofMinutes(3));
        endpoints = target.deploy(request, (service, step, elapsed, detail) -> {});
    }

    @AfterAll
    static void remove() {
        target.remove(Purge.DATA, (service, step, elapsed, detail) -> {});
        assertThat(root.resolve("it")).doesNotExist();
    }

    @Test
    @Order(1)
    void bothServicesAreHealthyAndListenOnLoopbackAlone() throws IOException {
        // when
        List<ServiceStatus> services = target.status();

        // then
        assertThat(services).extracting(ServiceStatus::state).containsOnly(State.HEALTHY);
        for (ServiceStatus service : services) {
            assertThat(listeningAddresses(service.pid().orElseThrow()))
                    .isNotEmpty()
                    .isSubsetOf(LOOPBACK);
        }
    }

    @Test
    @Order(1)
    void theTokenStandsInNoCommandLineEnvironmentOrLog() throws IOException {
        // given
        String token = endpoints.connectToken().value();
        List<Path> readable = new ArrayList<>();
        for (ServiceStatus service : target.status()) {
            Path proc = Path.of("/proc", service.pid().orElseThrow().toString());
            readable.add(proc.resolve("cmdline"));
            readable.add(proc.resolve("environ"));
        }
        try (Stream<Path> logs = Files.list(root.resolve("it/logs"))) {
            logs.forEach(readable::add);
        }

        // when, then
        assertThat(readable).hasSizeGreaterThan(6).noneSatisfy(file -> assertThat(Files.readString(file))
                .contains(token));
    }

    @Test
    @Order(2)
    void aKilledBrokerIsStartedAgainAlone() {
        // given
        long connect = target.status().get(1).pid().orElseThrow();
        ProcessHandle.of(target.status().get(0).pid().orElseThrow())
                .orElseThrow()
                .destroyForcibly();
        Awaiting.until(() -> target.status().get(0).state() == State.DEAD);

        // when
        target.deploy(request, (service, step, elapsed, detail) -> {});

        // then
        assertThat(target.status()).extracting(ServiceStatus::state).containsOnly(State.HEALTHY);
        assertThat(target.status().get(1).pid()).contains(connect);
    }

    @Test
    @Order(3)
    void theDataOutlivesARemovalThatKeepsIt() throws IOException {
        // given
        Path cluster = root.resolve("it/data/kafka/meta.properties");
        String before = Files.readString(cluster);

        // when
        target.remove(Purge.KEEP_DATA, (service, step, elapsed, detail) -> {});
        Endpoints again = target.deploy(request, (service, step, elapsed, detail) -> {});

        // then
        assertThat(cluster).hasContent(before);
        assertThat(again.connectToken()).isNotEqualTo(endpoints.connectToken());
    }

    private static Set<String> listeningAddresses(long pid) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        Set<String> addresses = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line :
                    Files.readAllLines(Path.of(table)).stream().skip(1).toList()) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals(LISTEN) && sockets.contains("socket:[" + fields[9] + "]")) {
                    addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
                }
            }
        }
        return addresses;
    }
}
