package io.dps.shell.stack;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.Platform;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.Kind;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.model.Target;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code stack status} and {@code wait stack} make of the states of services. */
class StackHealthTest {
    private static final ServiceStatus BROKER = status("kafka", Kind.SERVICE, State.HEALTHY);
    private final CapturedStreams streams = CapturedStreams.offTerminal();

    @ParameterizedTest
    @CsvSource({
        "SERVICE, HEALTHY, 0",
        "SERVICE, ENDED, 0",
        "SERVICE, STARTING, 1",
        "SERVICE, UNHEALTHY, 1",
        "SERVICE, DEAD, 1",
        "SERVICE, STOPPED, 1",
        "APPLICATION, HEALTHY, 0",
        "APPLICATION, ENDED, 0",
        "APPLICATION, STOPPED, 0",
        "APPLICATION, DEAD, 1"
    })
    void the_state_of_one_of_them_is_that_of_the_stack(Kind kind, State state, int code) {
        assertThat(run(status("migration", kind, state), "stack", "status")).isEqualTo(code);
    }

    @Test
    void a_service_that_runs_once_is_not_waited_for_when_it_is_done() {
        ServiceStatus done = status("migration", Kind.SERVICE, State.ENDED);

        assertThat(run(done, "wait", "stack", "--timeout", "10ms")).isZero();
    }

    @Test
    void a_service_that_is_not_well_is_named() {
        ServiceStatus dead = status("migration", Kind.SERVICE, State.DEAD);

        assertThat(run(dead, "wait", "stack", "--timeout", "10ms")).isEqualTo(4);
        assertThat(streams.err()).contains("migration is dead");
    }

    private int run(ServiceStatus second, String... words) {
        List<ServiceStatus> services = List.of(BROKER, second);
        Target target = (Target) Proxy.newProxyInstance(
                Target.class.getClassLoader(),
                new Class<?>[] {Target.class},
                (self, method, arguments) -> method.getName().equals("status") ? services : null);
        try (Platform platform = new Platform("test", target, Path.of("views.json"))) {
            return TestCommands.run(platform, streams, words);
        }
    }

    private static ServiceStatus status(String name, Kind kind, State state) {
        Optional<String> id = state == State.HEALTHY ? Optional.of("1") : Optional.empty();
        return new ServiceStatus(name, kind, state, id, Optional.empty(), "", 0, "", "1/1", "");
    }
}
