package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.local.LocalDeployer.PortAssignment;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.machine.PortCheck.PortOwner;
import io.dps.stack.model.DeployRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortCheckTest {
    private static final Instant SINCE = Instant.parse("2026-11-22T07:00:00Z");

    private final int kafka = PortCheck.free(Set.of());
    private final int connect = PortCheck.free(Set.of(kafka));
    private final int other = PortCheck.free(Set.of(kafka, connect));

    @Test
    void a_taken_port_is_named_with_the_process_that_listens() throws IOException {
        try (ServerSocket server = new ServerSocket(kafka, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(PortCheck.refusal(server.getLocalPort()).orElseThrow().reason())
                    .startsWith("taken by process " + ProcessHandle.current().pid() + " (java");
            assertThat(PortOwner.pid(kafka)).contains(ProcessHandle.current().pid());
            assertThat(PortCheck.answers(kafka)).isTrue();
            assertThat(PortCheck.isHeldBy(ProcessHandle.current().pid(), kafka)).isTrue();
            assertThat(PortCheck.isHeldBy(1, kafka)).isFalse();
        }
    }

    @Test
    void a_listener_on_all_addresses_takes_the_port_too() throws IOException {
        try (ServerSocket server = new ServerSocket(kafka)) {
            assertThat(PortCheck.refusal(server.getLocalPort())).isPresent();
        }
    }

    @Test
    void a_free_port_is_not_taken() {
        assertThat(PortCheck.refusal(kafka)).isEmpty();
        assertThat(PortCheck.answers(kafka)).isFalse();
        assertThat(PortOwner.pid(kafka)).isEmpty();
        assertThat(PortCheck.isHeldBy(1, kafka)).isTrue();
    }

    @Test
    void the_first_deploy_takes_the_ports_asked_for() {
        // when
        Deployment settled = settle(request(kafka, connect, false), Optional.empty(), Set.of());

        // then
        assertThat(settled.kafkaPort()).isEqualTo(kafka);
        assertThat(settled.connectPort()).isEqualTo(connect);
        assertThat(settled.controllerPort()).isNotIn(kafka, connect);
    }

    @Test
    void a_running_service_keeps_its_port_though_it_is_taken_by_itself() throws IOException {
        try (ServerSocket running = new ServerSocket(kafka, 1, InetAddress.getByName("127.0.0.1"))) {
            // when
            Deployment settled =
                    settle(request(kafka, connect, false), Optional.of(before(kafka, connect)), Set.of("kafka"));

            // then
            assertThat(settled.kafkaPort()).isEqualTo(running.getLocalPort());
            assertThat(settled.since()).isEqualTo(SINCE);
        }
    }

    @Test
    void another_port_is_refused_while_something_runs_and_accepted_when_nothing_does() {
        // given
        Optional<Deployment> before = Optional.of(before(kafka, connect));

        // when
        UserFailure failure = catchThrowableOfType(
                UserFailure.class, () -> settle(request(other, connect, false), before, Set.of("connect")));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(settle(request(other, connect, false), before, Set.of()).kafkaPort())
                .isEqualTo(other);
    }

    @Test
    void any_port_prefers_the_remembered_one() {
        // when
        Deployment settled = settle(request(kafka, connect, true), Optional.of(before(other, connect)), Set.of());

        // then
        assertThat(settled.kafkaPort()).isEqualTo(other);
    }

    @Test
    void any_port_never_gives_two_services_the_same_port() throws IOException {
        try (ServerSocket taken = new ServerSocket(kafka, 1, InetAddress.getByName("127.0.0.1"))) {
            // when: the broker remembers the port that the server asks for
            Deployment settled =
                    settle(request(taken.getLocalPort(), connect, true), Optional.of(before(connect, other)), Set.of());

            // then
            assertThat(Set.of(settled.kafkaPort(), settled.connectPort(), settled.controllerPort()))
                    .hasSize(3)
                    .doesNotContain(kafka);
        }
    }

    private static Deployment settle(DeployRequest request, Optional<Deployment> before, Set<String> running) {
        return new PortAssignment(request, before, running).settle();
    }

    private static DeployRequest request(int kafka, int connect, boolean anyPort) {
        return new DeployRequest(kafka, connect, anyPort, Duration.ofSeconds(1));
    }

    private static Deployment before(int kafka, int connect) {
        return new Deployment(kafka, connect, PortCheck.free(Set.of(kafka, connect)), kafka, connect, SINCE, true);
    }
}
