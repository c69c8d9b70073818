package io.dps.shell.dag;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operations of Airflow that {@link DagService} needs. Every method may throw {@link io.dps.contract.UserFailure}:
 * unreachable, if the server does not answer or rejects the login; failed, if it refuses the request.
 */
public interface Airflow {
    /** Returns the address of Airflow, for messages. */
    String address();

    /** Returns all DAGs, sorted by name. */
    List<Dag> dags();

    /** Returns a DAG; empty if there is none of that name. */
    Optional<Dag> dag(String dag);

    /** Returns the names of the parameters that a DAG declares. */
    Set<String> parameters(String dag);

    /** Returns the DAG files that cannot be imported. */
    List<ImportProblem> importProblems();

    void setPaused(String dag, boolean paused);

    /**
     * Starts a run.
     *
     * @param conf parameters of the run; the values are JSON values
     * @param runId its id; if empty, Airflow generates one
     */
    DagRun trigger(String dag, Map<String, Object> conf, Optional<String> runId);

    /** Returns the latest runs of a DAG, newest first. */
    List<DagRun> runs(String dag, int limit);

    /** Returns the latest runs of all DAGs, newest first. */
    List<DagRun> runs(int limit);

    /** Returns a run; empty if there is none of that id. */
    Optional<DagRun> run(String dag, String runId);

    /** Returns the tasks of a run. */
    List<TaskRun> tasks(DagRun run);

    /** Returns the log of a task's last attempt, as far as it is written, without Airflow's own messages. */
    List<TaskLine> log(DagRun run, TaskRun task);
}
