package io.dps.shell.dag;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An Airflow, as the service sees it. Every method may throw {@link io.dps.contract.UserFailure}: unreachable when
 * nobody answers or the user is not let in, failed when the request was refused.
 */
public interface Airflow {
    /** Where it is, for messages. */
    String address();

    /** All DAGs, by name. */
    List<Dag> dags();

    /** A DAG; empty if there is none of the name. */
    Optional<Dag> dag(String dag);

    /** Names of the parameters that a DAG declares. */
    Set<String> parameters(String dag);

    /** Files that are no DAGs although they should be. */
    List<ImportProblem> importProblems();

    void setPaused(String dag, boolean paused);

    /**
     * Starts a run.
     *
     * @param conf parameters of the run: values are of JSON's kinds
     * @param runId its id; empty: Airflow makes one
     */
    DagRun trigger(String dag, Map<String, Object> conf, Optional<String> runId);

    /** The latest runs of a DAG, newest first. */
    List<DagRun> runs(String dag, int limit);

    /** The latest runs of all DAGs, newest first. */
    List<DagRun> runs(int limit);

    /** A run; empty if there is none of the id. */
    Optional<DagRun> run(String dag, String runId);

    /** The tasks of a run. */
    List<TaskRun> tasks(DagRun run);

    /** The log of a task's last attempt, as far as it is written; without what Airflow says of itself. */
    List<TaskLine> log(DagRun run, TaskRun task);
}
