package io.dps.shell.dag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DagRunFollowerTest {
    private static final Duration PLENTY = Duration.ofMinutes(1);

    private final List<String> told = new ArrayList<>();
    private final DagRunFollower.Watch watch = new DagRunFollower.Watch() {
        @Override
        public void state(String task, String state) {
            told.add(task + ": " + state);
        }

        @Override
        public void line(String task, TaskLine line) {
            told.add(task + " | " + line.text());
        }

        @Override
        public void pause() {
            // Nothing is kept back.
        }
    };

    @Test
    void tells_each_state_and_each_line_once_and_in_order() {
        Moments moments = new Moments()
                .then("queued", "", List.of())
                .then("running", "running", List.of("a"))
                .then("running", "running", List.of("a", "b"))
                .then("success", "success", List.of("a", "b", "c"));

        DagRun ended = new DagRunFollower(moments, run("queued")).follow(watch, PLENTY);

        assertThat(ended.isSuccess()).isTrue();
        assertThat(told)
                .containsExactly(
                        ": queued", "t: running", "t | a", ": running", "t | b", "t | c", "t: success", ": success");
    }

    @Test
    void a_run_is_followed_for_as_long_as_it_takes() {
        Moments moments = new Moments().then("running", "running", List.of()).then("success", "success", List.of());

        DagRun ended = new DagRunFollower(moments, run("running")).follow(watch, ChronoUnit.FOREVER.getDuration());

        assertThat(ended.isSuccess()).isTrue();
    }

    @Test
    void a_platform_that_is_away_for_a_while_is_waited_for() {
        Moments moments =
                new Moments().then("running", "running", List.of("a")).away().then("failed", "failed", List.of("a"));

        DagRun ended = new DagRunFollower(moments, run("queued")).follow(watch, PLENTY);

        assertThat(ended.isOver()).isTrue();
        assertThat(ended.isSuccess()).isFalse();
        assertThat(told).containsExactly("t: running", "t | a", ": running", "t: failed", ": failed");
    }

    @Test
    void a_run_that_is_not_over_in_time_is_a_timeout_that_names_its_state() {
        Moments moments = new Moments().then("queued", "", List.of());

        assertThatThrownBy(() -> new DagRunFollower(moments, run("queued")).follow(watch, Duration.ZERO))
                .isInstanceOfSatisfying(
                        UserFailure.class, late -> assertThat(late.kind()).isEqualTo(FailureKind.TIMEOUT))
                .hasMessage("run 'r' of DAG 'd' is still queued");
    }

    @ParameterizedTest
    @CsvSource({
        "500, 10, true, 500",
        "2000, 10, true, 500",
        "500, 10, false, 1000",
        "1000, 10, false, 2000",
        "2000, 10, false, 2000",
        "500, 400, true, 4000",
        "4000, 10, true, 500",
        "500, 60000, false, 10000",
    })
    void the_pause_grows_with_what_an_answer_costs_and_while_nothing_happens(
            long last, long taken, boolean news, long pause) {
        assertThat(DagRunFollower.pause(Duration.ofMillis(last), Duration.ofMillis(taken), news))
                .isEqualTo(Duration.ofMillis(pause));
    }

    private static DagRun run(String state) {
        return new DagRun("d", "r", state, "manual", Optional.empty(), Optional.empty(), "{}");
    }

    /** What Airflow would answer, one moment after the other; the last one stays. */
    private static final class Moments implements Airflow {
        private record Moment(String run, String task, List<String> lines) {}

        private final Deque<Optional<Moment>> moments = new ArrayDeque<>();
        private Moment now = new Moment("queued", "", List.of());

        Moments then(String run, String task, List<String> lines) {
            moments.add(Optional.of(new Moment(run, task, lines)));
            return this;
        }

        Moments away() {
            moments.add(Optional.empty());
            return this;
        }

        @Override
        public Optional<DagRun> run(String dag, String runId) {
            if (!moments.isEmpty()) {
                now = moments.poll().orElseThrow(() -> UserFailure.unreachable("away", ""));
            }
            return Optional.of(DagRunFollowerTest.run(now.run()));
        }

        @Override
        public List<TaskRun> tasks(DagRun run) {
            Optional<String> state = now.task().isEmpty() ? Optional.empty() : Optional.of(now.task());
            return List.of(new TaskRun(
                    "t", -1, state.isPresent() ? 1 : 0, state, Optional.of(Instant.EPOCH), Optional.empty()));
        }

        @Override
        public List<TaskLine> log(DagRun run, TaskRun task) {
            return now.lines().stream()
                    .map(text -> new TaskLine(Optional.empty(), text))
                    .toList();
        }

        @Override
        public String address() {
            return "http://airflow";
        }

        @Override
        public Set<String> parameters(String dag) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Dag> dags() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Dag> dag(String dag) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<ImportProblem> importProblems() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setPaused(String dag, boolean paused) {
            throw new UnsupportedOperationException();
        }

        @Override
        public DagRun trigger(String dag, Map<String, Object> conf, Optional<String> runId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DagRun> runs(String dag, int limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<DagRun> runs(int limit) {
            throw new UnsupportedOperationException();
        }
    }
}
