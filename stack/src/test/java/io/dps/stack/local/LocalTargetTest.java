package io.dps.stack.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.machine.PortCheck;
import io.dps.stack.model.Application;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.PlannedChange;
import io.dps.stack.model.PlannedChange.Action;
import io.dps.stack.model.ProgressListener.Step;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTargetTest {
    @TempDir
    Path root;

    private FakeStack fake;

    @BeforeEach
    void prepare() throws IOException {
        fake = new FakeStack(root);
    }

    @AfterEach
    void end() {
        fake.close();
    }

    @Test
    void a_deploy_starts_both_services_and_tells_their_steps() {
        // when
        Endpoints endpoints = fake.target.deploy(fake.request(), fake.listener);

        // then
        assertThat(endpoints.kafka().brokers()).isEqualTo("127.0.0.1:" + fake.kafkaPort);
        assertThat(endpoints.connect().address()).isEqualTo("sc://localhost:" + fake.connectPort);
        assertThat(endpoints.toString())
                .doesNotContain(endpoints.connect().token().orElseThrow().value());
        assertThat(fake.target.endpoints()).contains(endpoints);
        assertThat(fake.steps)
                .containsSubsequence("kafka STARTING", "kafka WAITING", "kafka HEALTHY")
                .containsSubsequence("connect STARTING", "connect WAITING", "connect HEALTHY");
        assertThat(fake.target.status()).allSatisfy(status -> {
            assertThat(status.state()).isEqualTo(State.HEALTHY);
            assertThat(status.id()).isPresent();
            assertThat(status.since()).isPresent();
            assertThat(status.residentBytes()).isPositive();
        });
    }

    @Test
    void a_second_deploy_leaves_healthy_services_alone() {
        // given
        fake.deploy();
        long kafka = fake.pid("kafka");
        long connect = fake.pid("connect");
        fake.steps.clear();

        // when
        fake.deploy();

        // then
        assertThat(fake.steps).containsExactlyInAnyOrder("kafka UNCHANGED", "connect UNCHANGED");
        assertThat(fake.pid("kafka")).isEqualTo(kafka);
        assertThat(fake.pid("connect")).isEqualTo(connect);
    }

    /** As one does that a supervisor starts in vain. */
    @Test
    void a_service_that_ends_under_a_deploy_that_left_it_is_started_by_that() {
        // given
        fake.deploy();
        long kafka = fake.pid("kafka");
        AtomicBoolean first = new AtomicBoolean(true);
        fake.kafka.health = endpoints -> {
            if (first.getAndSet(false)) {
                fake.kill("kafka");
                throw new IllegalStateException("it ends");
            }
        };
        fake.steps.clear();

        // when
        fake.deploy();

        // then
        assertThat(states()).containsExactly(State.HEALTHY, State.HEALTHY);
        assertThat(fake.pid("kafka")).isNotEqualTo(kafka);
        assertThat(fake.steps)
                .containsExactlyInAnyOrder("connect UNCHANGED", "kafka STARTING", "kafka WAITING", "kafka HEALTHY");
    }

    @Test
    void a_second_deploy_starts_only_what_has_died() {
        // given
        fake.deploy();
        long kafka = fake.pid("kafka");
        fake.kill("connect");
        assertThat(states()).containsExactly(State.HEALTHY, State.DEAD);
        assertThat(fake.target.plan(fake.request()))
                .extracting(PlannedChange::action)
                .containsExactly(Action.UNCHANGED, Action.RESTART);

        // when
        fake.deploy();

        // then
        assertThat(states()).containsExactly(State.HEALTHY, State.HEALTHY);
        assertThat(fake.pid("kafka")).isEqualTo(kafka);
    }

    @Test
    void other_ports_are_refused_while_something_runs() {
        // given
        fake.deploy();
        int other = PortCheck.free(Set.of());

        // when
        UserFailure failure = failure(() -> fake.target.deploy(
                new DeployRequest(other, fake.connectPort, false, Duration.ofSeconds(5)), fake.listener));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(failure).hasMessageContaining("cannot change while services of this stack are running");
    }

    @Test
    void other_ports_are_taken_once_nothing_runs() {
        // given
        fake.deploy();
        fake.target.remove(Purge.KEEP_DATA, fake.listener);
        int other = PortCheck.free(Set.of(fake.connectPort));

        // when
        Endpoints endpoints = fake.target.deploy(
                new DeployRequest(other, fake.connectPort, false, Duration.ofSeconds(30)), fake.listener);

        // then
        assertThat(endpoints.kafka().brokers()).isEqualTo("127.0.0.1:" + other);
    }

    @Test
    void a_taken_port_is_named_with_its_owner_before_anything_starts() throws IOException {
        try (ServerSocket other = new ServerSocket(fake.connectPort, 1, InetAddress.getByName("127.0.0.1"))) {
            // when
            UserFailure failure = failure(fake::deploy);

            // then
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure)
                    .hasMessageContaining(String.valueOf(other.getLocalPort()))
                    .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
            assertThat(failure.hint()).contains("--any-port");
            assertThat(fake.steps).isEmpty();
            assertThat(fake.stack.table().all()).isEmpty();
        }
    }

    @Test
    void a_program_that_takes_the_port_of_a_starting_service_is_not_the_service() throws IOException {
        try (ServerSocket other = new ServerSocket()) {
            // when: two deploys at once find the same port free
            UserFailure failure = failure(() -> fake.target.deploy(fake.request(), (service, step, elapsed, detail) -> {
                if (service.equals("connect") && step == Step.STARTING) {
                    bind(other, fake.connectPort);
                }
            }));

            // then
            assertThat(failure).hasMessage("connect exited with code 1 before it was healthy");
            assertThat(failure.hint()).contains("Address already in use");
        }
    }

    private static void bind(ServerSocket socket, int port) {
        try {
            socket.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void any_port_evades_a_taken_port_and_is_remembered() throws IOException {
        try (ServerSocket other = new ServerSocket(fake.kafkaPort, 1, InetAddress.getByName("127.0.0.1"))) {
            // given
            Endpoints first = fake.target.deploy(fake.anyPort(), fake.listener);
            assertThat(first.kafka().brokers()).isNotEqualTo("127.0.0.1:" + other.getLocalPort());

            // when: also without --any-port, as the same deployment is meant
            Endpoints second = fake.target.deploy(fake.request(), fake.listener);

            // then
            assertThat(second).isEqualTo(first);
        }
    }

    @Test
    void two_contexts_live_side_by_side() throws IOException {
        try (FakeStack second = new FakeStack(root, "second")) {
            // when
            fake.deploy();
            second.deploy();

            // then
            fake.target.remove(Purge.DATA, fake.listener);
            assertThat(second.target.status()).extracting(ServiceStatus::state).containsOnly(State.HEALTHY);
            assertThat(fake.folder.path()).doesNotExist();
        }
    }

    @Test
    void a_service_that_ends_fails_the_deploy_at_once_with_what_it_said() {
        // given
        fake.connect.broken = true;

        // when
        UserFailure failure = failure(() -> fake.target.deploy(fake.request(), fake.listener));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
        assertThat(failure).hasMessage("connect exited with code 7 before it was healthy");
        assertThat(failure.hint()).contains("error: the settings are broken");
        assertThat(fake.target.status().get(1).detail()).isEqualTo("exit code 7: the settings are broken");
    }

    @Test
    void a_service_that_stays_ill_runs_into_the_time_limit() {
        // given
        fake.connect.health = endpoints -> {
            throw new IOException("no leader yet");
        };

        // when
        UserFailure failure = failure(() -> fake.target.deploy(fake.request(Duration.ofSeconds(2)), fake.listener));

        // then
        assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(failure).hasMessageContaining("connect is not healthy after 2 s: no leader yet");
        assertThat(failure.hint()).contains("logs/connect.log").contains("read " + fake.connectPort);
    }

    @Test
    void an_interrupted_deploy_leaves_the_processes_to_the_next_one() {
        // given
        fake.connect.health = endpoints -> {
            throw new IOException("not yet");
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread deploying = new Thread(() -> thrown.set(failure(fake::deploy)));
        deploying.start();
        Awaiting.until(
                () -> fake.steps.contains("kafka HEALTHY") && fake.stack.table().alive("connect"));
        long connect = fake.pid("connect");

        // when
        deploying.interrupt();
        Awaiting.until(() -> !deploying.isAlive());

        // then
        assertThat(((UserFailure) thrown.get()).kind()).isEqualTo(FailureKind.INTERRUPTED);
        fake.connect.health = endpoints -> {};
        fake.deploy();
        assertThat(fake.pid("connect")).isEqualTo(connect);
    }

    @Test
    void a_restart_replaces_the_named_service_alone() {
        // given
        fake.deploy();
        long kafka = fake.pid("kafka");
        long connect = fake.pid("connect");

        // when
        fake.target.restart(Set.of("connect"), fake.request(), fake.listener);

        // then
        assertThat(fake.pid("kafka")).isEqualTo(kafka);
        assertThat(fake.pid("connect")).isNotEqualTo(connect);
        assertThat(states()).containsExactly(State.HEALTHY, State.HEALTHY);
    }

    @Test
    void a_restart_of_nothing_is_unreachable_and_of_an_unknown_service_invalid() {
        assertThat(failure(() -> fake.target.restart(Set.of(), fake.request(), fake.listener))
                        .kind())
                .isEqualTo(FailureKind.UNREACHABLE);
        fake.deploy();
        assertThat(failure(() -> fake.target.restart(Set.of("airflow"), fake.request(), fake.listener))
                        .kind())
                .isEqualTo(FailureKind.USAGE);
    }

    @Test
    void an_application_runs_once_is_listed_and_stopped() throws IOException {
        // given
        fake.deploy();
        Application averager = application(String.valueOf(PortCheck.free(Set.of())));

        // when
        ServiceStatus started = fake.target.submit(averager);

        // then
        assertThat(started.state()).isEqualTo(State.HEALTHY);
        assertThat(failure(() -> fake.target.submit(averager)))
                .hasMessageContaining(
                        "averager is already running: process " + started.id().orElseThrow());
        assertThat(fake.target.status())
                .extracting(ServiceStatus::name)
                .containsExactly("kafka", "connect", "averager");
        assertThat(fake.target.stop("averager")).isTrue();
        assertThat(fake.target.stop("averager")).isFalse();
        assertThat(fake.target.status().get(2).state()).isEqualTo(State.STOPPED);
    }

    @Test
    void an_application_is_forgotten_once_it_has_ended() throws IOException {
        // given
        fake.deploy();
        fake.target.submit(application(String.valueOf(PortCheck.free(Set.of()))));

        // then
        assertThat(failure(() -> fake.target.discard("averager")))
                .hasMessageContaining("averager has not ended: process");
        fake.target.stop("averager");
        assertThat(fake.target.discard("averager")).isTrue();
        assertThat(fake.target.discard("averager")).isFalse();
        assertThat(fake.target.status()).extracting(ServiceStatus::name).containsExactly("kafka", "connect");
    }

    @Test
    void an_application_that_failed_is_dead_with_its_error() throws IOException {
        // given
        fake.deploy();
        fake.target.submit(application("broken"));

        // when
        Awaiting.until(() -> !fake.stack.table().alive("averager"));

        // then
        ServiceStatus status = fake.target.status().get(2);
        assertThat(status.state()).isEqualTo(State.DEAD);
        assertThat(status.detail()).contains("the settings are broken");
    }

    @Test
    void a_removal_ends_applications_then_connect_then_kafka_and_keeps_the_data() throws IOException {
        // given
        fake.deploy();
        fake.target.submit(application(String.valueOf(PortCheck.free(Set.of()))));
        Files.writeString(fake.folder.checkpoints().resolve("offsets"), "17");
        fake.steps.clear();

        // when
        List<PlannedChange> planned = fake.target.planRemoval(Purge.KEEP_DATA);
        List<PlannedChange> done = fake.target.remove(Purge.KEEP_DATA, fake.listener);

        // then
        // The logs may have grown meanwhile.
        assertThat(done)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("detail")
                .containsExactlyElementsOf(planned);
        assertThat(fake.steps)
                .containsExactly(
                        "averager STOPPING",
                        "averager STOPPED",
                        "connect STOPPING",
                        "connect STOPPED",
                        "kafka STOPPING",
                        "kafka STOPPED");
        assertThat(states()).containsExactly(State.STOPPED, State.STOPPED);
        assertThat(fake.target.endpoints()).isEmpty();
        assertThat(fake.folder.checkpoints().resolve("offsets")).hasContent("17");
        assertThat(fake.folder.secrets()).doesNotExist();
    }

    @Test
    void a_context_that_was_never_deployed_is_absent() {
        assertThat(states()).containsExactly(State.ABSENT, State.ABSENT);
        assertThat(fake.target.endpoints()).isEmpty();
        assertThat(fake.target.planRemoval(Purge.DATA)).isEmpty();
        assertThat(fake.target.remove(Purge.DATA, fake.listener)).isEmpty();
        assertThat(fake.target.stop("averager")).isFalse();
        assertThat(fake.folder.path()).doesNotExist();
    }

    private Application application(String setting) throws IOException {
        Path settings = Files.writeString(root.resolve("application.port"), setting);
        return new Application("averager", FakeServer.class.getName(), List.of(settings.toString()), 32);
    }

    private List<State> states() {
        return fake.target.status().stream().map(ServiceStatus::state).toList();
    }

    private static UserFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(UserFailure.class, call);
    }

    @Test
    void a_checkpoint_is_dropped_with_all_that_is_in_it_and_no_other() throws IOException {
        // given
        Endpoints endpoints = fake.target.deploy(fake.request(), fake.listener);
        Path doomed = Files.createDirectories(checkpoints(endpoints).resolve("weather_data_avg/query/offsets"));
        Files.writeString(doomed.resolve("0"), "v1");
        Path other = Files.createDirectories(checkpoints(endpoints).resolve("other"));

        // when
        boolean dropped = fake.target.dropCheckpoint("weather_data_avg");

        // then
        assertThat(dropped).isTrue();
        assertThat(checkpoints(endpoints).resolve("weather_data_avg")).doesNotExist();
        assertThat(other).exists();
        assertThat(fake.target.dropCheckpoint("weather_data_avg")).isFalse();
    }

    @Test
    void the_checkpoint_of_a_writer_is_not_dropped() throws Exception {
        // given: another process holds the lock, as one's own would not keep oneself out
        Endpoints endpoints = fake.target.deploy(fake.request(), fake.listener);
        Path folder = Files.createDirectories(checkpoints(endpoints).resolve("weather_data_avg"));
        Path lock = Files.createFile(folder.resolve("writer.lock"));
        Process writer = FileLockHolder.start(lock);
        try {
            assertThat(writer.inputReader().readLine()).isEqualTo("held");

            // when
            UserFailure refused =
                    catchThrowableOfType(UserFailure.class, () -> fake.target.dropCheckpoint("weather_data_avg"));

            // then
            assertThat(refused).hasMessage("stream weather_data_avg still has a writer");
            assertThat(folder).exists();
        } finally {
            writer.destroyForcibly().waitFor();
        }
        assertThat(fake.target.dropCheckpoint("weather_data_avg")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../data", "a/b", "/tmp"})
    void a_name_that_is_no_streams_drops_nothing(String name) {
        // given
        Endpoints endpoints = fake.target.deploy(fake.request(), fake.listener);

        // when
        UserFailure refused = catchThrowableOfType(UserFailure.class, () -> fake.target.dropCheckpoint(name));

        // then
        assertThat(refused.kind()).isEqualTo(FailureKind.USAGE);
        assertThat(checkpoints(endpoints).getParent()).exists();
    }

    private static Path checkpoints(Endpoints endpoints) {
        return Path.of(endpoints.checkpoints().orElseThrow());
    }
}
