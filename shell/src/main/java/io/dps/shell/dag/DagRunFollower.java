package io.dps.shell.dag;

import io.dps.contract.Deadline;
import io.dps.contract.FailureKind;
import io.dps.contract.UserFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Follows one run until it is over, merging the states of its tasks and the lines of their logs into one sequence.
 * Waits for an API that is unreachable for a while, as during a restart. Can be used once; not thread-safe.
 */
public final class DagRunFollower {
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** Ratio of the pause to the time that the answers took, so that the server has time for others. */
    private static final int SHARE = 10;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Airflow airflow;
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Integer> shown = new HashMap<>();
    private DagRun run;
    private Duration pause = SHORTEST;
    private boolean news;

    DagRunFollower(Airflow airflow, DagRun run) {
        this.airflow = airflow;
        this.run = run;
    }

    /** Receives the events of a run, on the following thread. */
    public interface Watch {
        /** Receives the new state of a task; that of the run if the name is empty. */
        void state(String task, String state);

        /** Receives a line that a task wrote. */
        void line(String task, TaskLine line);

        /** Called when all events known so far have been delivered. */
        void pause();
    }

    /** Delivers the events so far, without waiting for more. */
    public DagRun show(Watch watch) {
        step(watch);
        return run;
    }

    /**
     * Follows until the run is over.
     *
     * @param limit longest time to follow
     * @throws UserFailure of kind {@code TIMEOUT} if the run is not over by then; the run itself continues
     */
    public DagRun follow(Watch watch, Duration limit) {
        Deadline end = Deadline.after(limit);
        Deadline silence = Deadline.after(PATIENCE);
        while (true) {
            try {
                long asked = System.nanoTime();
                news = false;
                if (step(watch)) {
                    return run;
                }
                pause = pause(pause, Duration.ofNanos(System.nanoTime() - asked), news);
                silence = Deadline.after(PATIENCE);
            } catch (UserFailure away) {
                if (away.kind() != FailureKind.UNREACHABLE || silence.isOver()) {
                    throw away;
                }
            }
            if (end.isOver()) {
                throw UserFailure.timeout(
                        "run '" + run.id() + "' of DAG '" + run.dag() + "' is still " + run.state(),
                        "the run continues; to follow it again: dag logs " + run.dag() + " " + run.id() + " -f");
            }
            sleep();
        }
    }

    /** Requests the run before its tasks: if the run has ended by then, the list of its tasks is complete. */
    private boolean step(Watch watch) {
        run = airflow.run(run.dag(), run.id())
                .orElseThrow(() -> UserFailure.failed(
                        "run '" + run.id() + "' of DAG '" + run.dag() + "' was deleted", "see: dag runs " + run.dag()));
        for (TaskRun task : airflow.tasks(run)) {
            report(task, watch);
        }
        changed("", run.state(), watch);
        watch.pause();
        return run.isOver();
    }

    private void report(TaskRun task, Watch watch) {
        String state = task.state().orElse("");
        boolean before = states.containsKey(task.name()) && isDone(states.get(task.name()));
        if (state.equals("running")) {
            changed(task.name(), state, watch);
        }
        if (task.attempt() > 0 && !(before && state.equals(states.get(task.name())))) {
            lines(task, watch);
        }
        changed(task.name(), state, watch);
    }

    private void lines(TaskRun task, Watch watch) {
        String attempt = task.name() + "#" + task.attempt();
        List<TaskLine> lines = airflow.log(run, task);
        int seen = Math.min(shown.getOrDefault(attempt, 0), lines.size());
        news = news || lines.size() > seen;
        lines.subList(seen, lines.size()).forEach(line -> watch.line(task.name(), line));
        shown.put(attempt, lines.size());
    }

    private void changed(String task, String state, Watch watch) {
        if (!state.isEmpty() && !state.equals(states.put(task, state))) {
            news = true;
            watch.state(task, state);
        }
    }

    /**
     * Returns how long to wait before the next request. Each request returns the whole log of a task, because what
     * Airflow's continuation token leaves out differs between versions. So the pause grows with the time that a request
     * takes, and while nothing happens.
     */
    static Duration pause(Duration last, Duration taken, boolean news) {
        Duration quiet = news ? SHORTEST : shorter(last.multipliedBy(2), QUIET);
        Duration fair = shorter(taken.multipliedBy(SHARE), LONGEST);
        return quiet.compareTo(fair) > 0 ? quiet : fair;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean isDone(String state) {
        return List.of("success", "failed", "skipped", "upstream_failed", "removed")
                .contains(state);
    }

    private void sleep() {
        try {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserFailure.interrupted("stopped following run " + run.id() + " of DAG " + run.dag()
                    + "; the run continues. To follow it again: dag logs " + run.dag() + " " + run.id() + " -f");
        }
    }
}
