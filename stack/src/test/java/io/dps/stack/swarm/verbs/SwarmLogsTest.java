package io.dps.stack.swarm.verbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import io.dps.stack.model.LogRequest;
import io.dps.stack.swarm.FakePause;
import io.dps.stack.swarm.StackOnFakeEngine;
import io.dps.stack.swarm.SwarmTarget;
import io.dps.stack.swarm.TestStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of tasks, and whose they are. */
final class SwarmLogsTest {
    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private StackOnFakeEngine stack;
    private SwarmTarget target;

    @BeforeEach
    void deploy() {
        stack = StackOnFakeEngine.inSwarm(folder);
        stack.engine().swarm().printed("t-fake_store", "one", "two", "three");
        stack.engine().swarm().printed("t-fake_worker", "working");
        target = stack.deployed();
    }

    @AfterEach
    void close() {
        stack.close();
    }

    @Test
    void the_last_lines_of_one_service_are_told_with_its_name() {
        show(new LogRequest(Set.of("store"), 2, false));

        assertThat(lines).containsExactly("store: two", "store: three");
    }

    @Test
    void without_a_name_the_lines_of_all_services_are_told() {
        show(new LogRequest(Set.of(), 1, false));

        assertThat(lines).containsExactly("store: three", "worker: working");
    }

    @Test
    void the_lines_of_several_tasks_tell_which_one_wrote_them() {
        target.scale(Map.of("worker", 2), StackOnFakeEngine.request(), stack.listener());
        List<String> tasks = stack.tasks("worker");

        show(new LogRequest(Set.of("worker"), 9, false));

        assertThat(lines)
                .containsExactlyInAnyOrder(
                        "worker.1/" + tasks.get(0).substring(0, 5) + ": working",
                        "worker.2/" + tasks.get(1).substring(0, 5) + ": working");
    }

    @Test
    void a_reader_who_wants_no_more_gets_no_more() {
        target.logs(new LogRequest(Set.of(), 9, false), (label, text) -> {
            lines.add(label + ": " + text);
            return lines.size() < 2;
        });

        assertThat(lines).containsExactly("store: one", "store: two");
    }

    @Test
    void a_service_that_is_none_is_told_with_those_that_are() {
        assertThatThrownBy(() -> show(new LogRequest(Set.of("warehouse"), 9, false)))
                .isInstanceOfSatisfying(UserFailure.class, failure -> {
                    assertThat(failure.kind()).isEqualTo(FailureKind.USAGE);
                    assertThat(failure).hasMessage("there is no service 'warehouse'");
                    assertThat(failure.hint()).isEqualTo("services are store, app, job, worker");
                });
    }

    @Test
    void a_service_that_is_written_wrongly_is_suggested() {
        assertThatThrownBy(() -> show(new LogRequest(Set.of("wroker"), 9, false)))
                .isInstanceOfSatisfying(
                        UserFailure.class, failure -> assertThat(failure.hint()).isEqualTo("did you mean 'worker'?"));
    }

    @Test
    void a_task_whose_log_is_gone_has_no_lines() {
        stack.engine().refuse("GET /tasks/", 500, "error getting log", 1);

        show(new LogRequest(Set.of("store"), 9, false));

        assertThat(lines).isEmpty();
    }

    @Test
    void a_follower_hears_of_tasks_that_come_later_and_ends_when_no_more_is_wanted() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> following =
                    thread.submit(() -> target.logs(new LogRequest(Set.of("worker"), 9, true), (label, text) -> {
                        lines.add(label + ": " + text);
                        return lines.size() < 2;
                    }));
            await().until(() -> lines.contains("worker: working"));
            stack.engine()
                    .swarm()
                    .remove(stack.engine().swarm().service("t-fake_worker").orElseThrow());
            // By a clock of its own: the follower's looks make the other one run.
            try (SwarmTarget deploying = new TestStack(folder, StackOnFakeEngine.NAME)
                    .target(StackOnFakeEngine.FILE, stack.engine()::connect, Map.of(), new FakePause())) {
                stack.deploy(deploying);
            }

            following.get(20, TimeUnit.SECONDS);

            assertThat(lines).containsExactly("worker: working", "worker: working");
        } finally {
            thread.shutdownNow();
        }
    }

    @Test
    void an_interrupted_follower_just_ends() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> following = thread.submit(() -> show(new LogRequest(Set.of("store"), 1, true)));
            await().until(() -> lines.contains("store: three"));
            stack.pause().whenPaused(() -> Thread.currentThread().interrupt());

            following.get(20, TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
    }

    private void show(LogRequest request) {
        target.logs(request, (label, text) -> lines.add(label + ": " + text));
    }
}
