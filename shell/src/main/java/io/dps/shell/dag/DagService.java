package io.dps.shell.dag;

import io.dps.contract.Suggestion;
import io.dps.contract.UserFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Lists and triggers DAGs and finds their runs, with errors that say what to do. Not thread-safe. */
public final class DagService {
    private static final int LATEST = 100;

    private final Supplier<Airflow> opener;
    private Airflow airflow;

    /** @param opener opens the connection to Airflow; called once, on first use */
    public DagService(Supplier<Airflow> opener) {
        this.opener = opener;
    }

    private Airflow airflow() {
        if (airflow == null) {
            airflow = opener.get();
        }
        return airflow;
    }

    /** Returns all DAGs, each with its latest run. */
    public List<DagWithRun> dags() {
        List<DagRun> newest = airflow().runs(LATEST);
        Map<String, DagRun> latest =
                newest.stream().collect(Collectors.toMap(DagRun::dag, run -> run, (newer, older) -> newer));
        // Fewer runs than requested are all runs. Otherwise a busy DAG's runs may have displaced those of other DAGs.
        boolean all = newest.size() < LATEST;
        return airflow().dags().stream()
                .map(dag -> new DagWithRun(
                        dag,
                        latest.containsKey(dag.id()) || all
                                ? Optional.ofNullable(latest.get(dag.id()))
                                : airflow().runs(dag.id(), 1).stream().findFirst()))
                .toList();
    }

    /** Returns the DAG files that cannot be imported. */
    public List<ImportProblem> importProblems() {
        return airflow().importProblems();
    }

    /** Pauses or unpauses a DAG; returns false if it was in that state already. */
    public boolean setPaused(String dag, boolean paused) {
        if (known(dag).paused() == paused) {
            return false;
        }
        airflow().setPaused(dag, paused);
        return true;
    }

    /**
     * Starts a run.
     *
     * @param unpause whether to unpause a paused DAG instead of failing
     */
    public DagRun trigger(String dag, Map<String, Object> conf, Optional<String> runId, boolean unpause) {
        if (known(dag).paused()) {
            if (!unpause) {
                throw UserFailure.failed(
                        "DAG '" + dag + "' is paused, so a run would not start",
                        "unpause the DAG with: dag unpause " + dag + ", or trigger the run with --unpause");
            }
            airflow().setPaused(dag, false);
        }
        return airflow().trigger(dag, conf, runId);
    }

    /**
     * Checks that a DAG declares all given parameters: Airflow accepts others, but the run ignores them.
     *
     * @throws UserFailure of kind {@code USAGE}, naming the first parameter that is not declared
     */
    public void requireDeclared(String dag, Set<String> names) {
        Set<String> declared = airflow().parameters(known(dag).id());
        names.stream().filter(name -> !declared.contains(name)).findFirst().ifPresent(name -> {
            String all = declared.isEmpty()
                    ? "the DAG declares no parameters; to send this one anyway, use --undeclared"
                    : "known parameters: " + String.join(", ", declared);
            throw UserFailure.usage(
                    "DAG '" + dag + "' has no parameter '" + name + "'", Suggestion.hint(name, declared, all));
        });
    }

    /** Returns the latest runs of a DAG, newest first. */
    public List<DagRun> runs(String dag, int limit) {
        return airflow().runs(known(dag).id(), limit);
    }

    private List<String> runIds(String dag) {
        return airflow().runs(dag, LATEST).stream().map(DagRun::id).toList();
    }

    /** Returns a run of a DAG; the latest one if no id is given. */
    public DagRun run(String dag, Optional<String> runId) {
        known(dag);
        if (runId.isPresent()) {
            return airflow()
                    .run(dag, runId.get())
                    .orElseThrow(() -> UserFailure.failed(
                            "DAG '" + dag + "' has no run '" + runId.get() + "'",
                            Suggestion.hint(runId.get(), runIds(dag), "see: dag runs " + dag)));
        }
        return airflow().runs(dag, 1).stream()
                .findFirst()
                .orElseThrow(() -> UserFailure.failed(
                        "DAG '" + dag + "' has never run",
                        "start a run with: dag trigger " + dag + " --unpause --follow"));
    }

    /** Returns a follower of one run. */
    public DagRunFollower follower(DagRun run) {
        return new DagRunFollower(airflow(), run);
    }

    private Dag known(String dag) {
        return airflow().dag(dag).orElseThrow(() -> unknown(dag));
    }

    private UserFailure unknown(String dag) {
        List<ImportProblem> problems = airflow().importProblems();
        List<String> names =
                new ArrayList<>(airflow().dags().stream().map(Dag::id).toList());
        String otherwise = problems.isEmpty()
                ? "known DAGs: " + String.join(", ", names)
                : "check whether the DAG is in a file that cannot be imported: "
                        + problems.stream().map(ImportProblem::describe).collect(Collectors.joining("; "));
        return UserFailure.failed(
                "Airflow at " + airflow().address() + " has no DAG '" + dag + "'",
                Suggestion.hint(dag, names, otherwise));
    }

    /**
     * A DAG and its latest run.
     *
     * @param dag the DAG
     * @param run the run, if there was one
     */
    public record DagWithRun(Dag dag, Optional<DagRun> run) {}
}
