package io.dps.stack.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.external.ExternalTarget.ExternalService;
import io.dps.stack.model.Application;
import io.dps.stack.model.ApplicationHost;
import io.dps.stack.model.ConnectEndpoint;
import io.dps.stack.model.DeployRequest;
import io.dps.stack.model.Endpoints;
import io.dps.stack.model.Finding;
import io.dps.stack.model.Finding.Level;
import io.dps.stack.model.HealthCheck;
import io.dps.stack.model.KafkaEndpoint;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target.Purge;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A platform that someone else runs is asked how it is, and nothing else. */
final class ExternalTargetTest {
    private static final Endpoints ENDPOINTS = new Endpoints(
            KafkaEndpoint.plaintext("kafka.test:9092"),
            KafkaEndpoint.plaintext("kafka.test:9092"),
            new ConnectEndpoint("connect.test", 15_002, Optional.empty(), false),
            Optional.empty(),
            Optional.empty(),
            List.of());

    private static final HealthCheck WELL = endpoints -> {};

    @Test
    void each_service_has_a_row_with_its_address_and_what_is_wrong() {
        ExternalTarget target = target(() -> ENDPOINTS, WELL, endpoints -> {
            throw new IOException("no leader\nsince noon");
        });

        assertThat(target.status())
                .extracting(ServiceStatus::name, ServiceStatus::state, ServiceStatus::endpoint, ServiceStatus::detail)
                .containsExactly(
                        tuple("kafka", State.HEALTHY, "kafka.test:9092", ""),
                        tuple("connect", State.UNREACHABLE, "connect.test:15002", "no leader"));
    }

    @Test
    void the_doctor_has_the_settings_first_and_the_hint_of_what_failed() {
        ExternalTarget target = target(() -> ENDPOINTS, WELL, endpoints -> {
            throw UserFailure.unreachable("the token is refused", "set connect.token");
        });

        assertThat(target.doctor())
                .containsExactly(
                        new Finding("settings", Level.WARN, "a password lies open", "chmod 600"),
                        new Finding("kafka", Level.OK, "answers at kafka.test:9092", ""),
                        new Finding("connect", Level.FAIL, "the token is refused", "set connect.token"));
    }

    @Test
    void endpoints_that_cannot_be_made_out_are_made_out_once_and_fail_each_service() {
        AtomicInteger tries = new AtomicInteger();
        ExternalTarget target = target(
                () -> {
                    tries.incrementAndGet();
                    throw UserFailure.usage("there is no file ca.pem", "name another one");
                },
                WELL,
                WELL);

        assertThat(target.doctor())
                .filteredOn(finding -> finding.level() == Level.FAIL)
                .hasSize(2)
                .allMatch(finding -> finding.message().equals("there is no file ca.pem")
                        && finding.advice().equals("name another one"));
        assertThat(tries).hasValue(1);
        assertThatThrownBy(target::endpoints).hasMessage("there is no file ca.pem");
    }

    static Stream<Arguments> changes() {
        ExternalTarget target = target(() -> ENDPOINTS, WELL, WELL);
        DeployRequest request = new DeployRequest(9094, 15_002, false, Duration.ofSeconds(1));
        return Stream.of(
                refused("planning a deploy", () -> target.plan(request)),
                refused("deploying", () -> target.deploy(request, (service, step, elapsed, detail) -> {})),
                refused(
                        "reading the logs of services",
                        () -> target.logs(new LogRequest(Set.of(), 1, false), (service, line) -> true)),
                refused(
                        "restarting services",
                        () -> target.restart(Set.of(), request, (service, step, elapsed, detail) -> {})),
                refused("starting app", () -> target.submit(new Application("app", "Main", List.of(), 96))),
                refused("removing the stack", () -> target.planRemoval(Purge.DATA)),
                refused("removing the stack", () -> target.remove(Purge.DATA, (service, step, elapsed, detail) -> {})));
    }

    private static Arguments refused(String doing, ThrowingCallable verb) {
        return Arguments.of(doing, verb);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void what_would_change_it_is_refused(String doing, ThrowingCallable verb) {
        assertThatThrownBy(verb).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure).hasMessage(doing + " is not supported by target external");
            assertThat(failure.hint())
                    .isEqualTo("someone else runs the platform of context 'work'; to run your own, choose another"
                            + " context: context list");
        });
    }

    @Test
    void streams_of_users_run_on_this_machine_and_the_rest_does_not() {
        ExternalTarget target = target(() -> ENDPOINTS, WELL, WELL);
        assertThat(target.name()).isEqualTo("external");
        assertThat(target.endpoints().orElseThrow().checkpoints()).contains("/checkpoints");
        assertThat(target.stop("app")).isFalse();

        target.submit(new Application(
                "stream-s", "Main", List.of(), 96, Optional.empty(), Optional.of("s"), Optional.empty()));

        assertThat(target.application("stream-s")).isPresent();
        assertThat(target.hosted()).extracting(ServiceStatus::name).containsExactly("stream-s");
        assertThat(target.status()).extracting(ServiceStatus::name).containsExactly("kafka", "connect", "stream-s");
        List<String> lines = new ArrayList<>();
        target.logs(new LogRequest(Set.of("stream-s"), 1, false), (service, line) -> lines.add(line));
        assertThat(lines).containsExactly("a line of [stream-s]");
        assertThat(target.stop("stream-s")).isTrue();
        assertThat(target.dropCheckpoint("s")).isTrue();
    }

    /** Takes note of what is submitted. */
    private static final class FakeHost implements ApplicationHost {
        private final List<ServiceStatus> submitted = new ArrayList<>();

        @Override
        public String checkpoints() {
            return "/checkpoints";
        }

        @Override
        public ServiceStatus submit(Application application) {
            submitted.add(new ServiceStatus(
                    application.name(),
                    Kind.APPLICATION,
                    State.HEALTHY,
                    Optional.of("7"),
                    Optional.empty(),
                    "",
                    0,
                    "",
                    "1/1",
                    ""));
            return submitted.get(0);
        }

        @Override
        public List<ServiceStatus> applications() {
            return List.copyOf(submitted);
        }

        @Override
        public boolean stop(String application) {
            return !submitted.isEmpty();
        }

        @Override
        public boolean discard(String application) {
            return false;
        }

        @Override
        public boolean dropCheckpoint(String stream) {
            return true;
        }

        @Override
        public void logs(LogRequest request, LogRequest.LogSink sink) {
            sink.line("", "a line of " + request.services());
        }
    }

    private static ExternalTarget target(Supplier<Endpoints> endpoints, HealthCheck kafka, HealthCheck connect) {
        return new ExternalTarget(
                "work",
                endpoints,
                List.of(
                        new ExternalService("kafka", "kafka.test:9092", "anyone", kafka),
                        new ExternalService("connect", "connect.test:15002", "token", connect)),
                () -> List.of(new Finding("settings", Level.WARN, "a password lies open", "chmod 600")),
                new FakeHost());
    }
}
