package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.Application;
import io.dps.stack.model.LogRequest;
import io.dps.stack.model.ServiceStatus;
import io.dps.stack.model.ServiceStatus.State;
import io.dps.stack.swarm.FakeSwarm;
import io.dps.stack.swarm.FakeSwarm.Fate;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services without a task until an application is submitted to them. */
final class SwarmApplicationsTest {
    private static final String APP = "t-fake_app";

    @TempDir
    private Path folder;

    private StackOnFakeEngine stack;
    private FakeSwarm swarm;
    private SwarmTarget target;

    @BeforeEach
    void deploy() {
        stack = StackOnFakeEngine.inSwarm(folder);
        swarm = stack.engine().swarm();
        target = stack.deployed();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void it_runs_with_its_class_its_arguments_and_its_heap() {
        ServiceStatus status = submit("one", "two");

        assertThat(status.isRunning()).isTrue();
        assertThat(stack.spec("app").at("/TaskTemplate/ContainerSpec/Args").toString())
                .isEqualTo("[\"Main\",\"one\",\"two\"]");
        assertThat(stack.spec("app").at("/TaskTemplate/ContainerSpec/Env").toString())
                .isEqualTo("[\"DPS_HEAP=96\"]");
        assertThat(stack.tasks("app")).hasSize(1);
    }

    @Test
    void a_second_one_of_its_name_is_refused() {
        ServiceStatus running = submit("one");

        assertThatThrownBy(() -> submit("other")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.FAILED);
            assertThat(failure)
                    .hasMessageStartingWith(
                            "app is already running: task " + running.id().orElseThrow() + " since ");
            assertThat(failure.hint()).isEqualTo("stop it first");
        });
        assertThat(stack.spec("app").at("/TaskTemplate/ContainerSpec/Args/1").asText())
                .isEqualTo("one");
    }

    @Test
    void it_keeps_its_arguments_and_its_task_over_a_deploy() {
        submit("one");
        List<String> task = stack.tasks("app");

        stack.deploy(target);

        assertThat(stack.tasks("app")).isEqualTo(task);
    }

    @Test
    void one_that_is_stopped_keeps_its_last_lines() {
        swarm.printed(APP, "ready", "bye");
        submit("one");

        assertThat(target.stop("app")).isTrue();

        assertThat(target.application("app").orElseThrow().state()).isEqualTo(State.STOPPED);
        assertThat(lines()).containsExactly("app: ready", "app: bye");
        assertThat(target.stop("app")).isFalse();
    }

    @Test
    void one_that_has_died_is_put_away_and_was_not_running() {
        swarm.next(APP, Fate.ends(5));
        submit("fail");
        for (int look = 0; look < 9 && target.application("app").orElseThrow().state() != State.DEAD; look++) {
            assertThat(target.application("app")).isPresent();
        }

        assertThat(target.stop("app")).isFalse();

        assertThat(target.application("app").orElseThrow().state()).isEqualTo(State.STOPPED);
    }

    @Test
    void one_that_has_died_is_not_started_by_a_deploy_that_changes_it() {
        swarm.next(APP, Fate.ends(5));
        submit("fail");
        for (int look = 0; look < 9 && target.application("app").orElseThrow().state() != State.DEAD; look++) {
            assertThat(target.application("app")).isPresent();
        }
        int tasks = stack.tasks("app").size();
        SwarmTarget changed = stack.target(StackOnFakeEngine.FILE.replace("dps/app:1", "dps/app:2"));

        stack.deploy(changed);

        assertThat(stack.tasks("app")).hasSize(tasks);
        assertThat(changed.application("app").orElseThrow().state()).isEqualTo(State.STOPPED);
    }

    @Test
    void what_is_no_application_is_refused() {
        assertThatThrownBy(() -> target.submit(new Application("nothing", "Main", List.of(), 96)))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(failure).hasMessage("there is no application 'nothing'");
                    assertThat(failure.hint()).isEqualTo("applications are app");
                });
        assertThatThrownBy(() -> target.stop("store")).hasMessage("store is a service, not an application");
    }

    @Test
    void one_whose_image_is_missing_is_told_with_what_makes_it() {
        swarm.next(APP, Fate.stays("rejected", "No such image: dps/app:1"));

        assertThatThrownBy(() -> submit("one")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.UNREACHABLE);
            assertThat(failure).hasMessage("image dps/app:1 is missing on the node");
            assertThat(failure.hint()).isEqualTo("build it: stack images build");
        });
    }

    @Test
    void one_that_no_node_takes_is_given_up_after_two_minutes() {
        swarm.next(APP, Fate.stays("pending", "no suitable node (insufficient resources on 1 node)"));
        stack.pause().atLeast(Duration.ofSeconds(10));

        assertThatThrownBy(() -> submit("one")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure)
                    .hasMessage("app was not started within 120 s: its task is pending: no suitable node"
                            + " (insufficient resources on 1 node)");
        });
    }

    @Test
    void one_that_does_not_end_is_told() {
        submit("one");
        swarm.endsAfter(Integer.MAX_VALUE);
        stack.pause().atLeast(Duration.ofSeconds(10));

        assertThatThrownBy(() -> target.stop("app")).isInstanceOfSatisfying(UserFailure.class, failure -> {
            assertThat(failure.kind()).isEqualTo(FailureKind.TIMEOUT);
            assertThat(failure).hasMessage("the tasks of app did not stop");
            assertThat(failure.hint()).isEqualTo("see: stack status, stack logs app");
        });
    }

    private ServiceStatus submit(String... arguments) {
        return target.submit(new Application("app", "Main", List.of(arguments), 96));
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        target.logs(new LogRequest(Set.of("app"), 50, false), (label, text) -> lines.add(label + ": " + text));
        return lines;
    }
}
