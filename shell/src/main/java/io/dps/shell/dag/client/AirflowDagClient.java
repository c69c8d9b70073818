package io.dps.shell.dag.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dps.contract.UserFailure;
import io.dps.shell.dag.Airflow;
import io.dps.shell.dag.Dag;
import io.dps.shell.dag.DagRun;
import io.dps.shell.dag.ImportProblem;
import io.dps.shell.dag.TaskLine;
import io.dps.shell.dag.TaskRun;
import io.dps.shell.platform.client.AirflowClient;
import io.dps.shell.platform.client.AirflowResponse;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Client of Airflow's REST API v2. Thread-safe. */
public final class AirflowDagClient implements Airflow {
    private static final int PAGE = 100;
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[XXX][XX][X]")
            .toFormatter(Locale.ROOT);

    private final AirflowClient rest;

    public AirflowDagClient(AirflowClient rest) {
        this.rest = rest;
    }

    @Override
    public String address() {
        return rest.address();
    }

    @Override
    public List<Dag> dags() {
        return all("/dags?order_by=dag_id", "dags", AirflowDagClient::toDag);
    }

    @Override
    public Optional<Dag> dag(String dag) {
        return rest.find("/dags/" + AirflowClient.part(dag)).map(AirflowDagClient::toDag);
    }

    @Override
    public Set<String> parameters(String dag) {
        Set<String> names = new TreeSet<>();
        rest.get("/dags/" + AirflowClient.part(dag) + "/details")
                .path("params")
                .fieldNames()
                .forEachRemaining(names::add);
        return names;
    }

    @Override
    public List<ImportProblem> importProblems() {
        return all(
                "/importErrors?order_by=filename",
                "import_errors",
                found -> DagImportTrace.of(
                        found.path("filename").asText(),
                        found.path("stack_trace").asText()));
    }

    @Override
    public void setPaused(String dag, boolean paused) {
        String path = "/dags/" + AirflowClient.part(dag);
        ObjectNode body = AirflowClient.JSON.createObjectNode().put("is_paused", paused);
        rest.ok("PATCH " + path, rest.send("PATCH", path, body));
    }

    @Override
    public DagRun trigger(String dag, Map<String, Object> conf, Optional<String> runId) {
        ObjectNode body = AirflowClient.JSON.createObjectNode();
        body.putNull("logical_date");
        // As a plain object: a JSON tree would drop the last zero of 1.10.
        body.putPOJO("conf", conf);
        runId.ifPresent(id -> body.put("dag_run_id", id));
        String path = runsOf(dag);
        AirflowResponse answer = rest.send("POST", path, body);
        if (answer.status() == AirflowResponse.CONFLICT) {
            throw UserFailure.failed(
                    "DAG '" + dag + "' already has a run '" + runId.orElse("") + "'", "choose another --run-id");
        }
        if (answer.status() == AirflowResponse.BAD_REQUEST && answer.detail().contains("run_id")) {
            throw UserFailure.usage(
                    "Airflow does not accept '" + runId.orElse("") + "' as a run id",
                    "use letters, digits and _ . ~ : + -");
        }
        if (answer.status() == AirflowResponse.BAD_REQUEST) {
            throw UserFailure.failed(
                    "Airflow does not accept the parameters for DAG '" + dag + "': " + answer.detail(),
                    "write parameters as --conf name=value; quote a string that looks like a number: --conf 'name=\"5\"'");
        }
        return toRun(rest.ok("POST " + path, answer).json());
    }

    @Override
    public List<DagRun> runs(String dag, int limit) {
        return list(
                rest.get(runsOf(dag) + "?order_by=-run_after&limit=" + limit).path("dag_runs"),
                AirflowDagClient::toRun);
    }

    @Override
    public List<DagRun> runs(int limit) {
        return list(
                rest.get("/dags/~/dagRuns?order_by=-run_after&limit=" + limit).path("dag_runs"),
                AirflowDagClient::toRun);
    }

    @Override
    public Optional<DagRun> run(String dag, String runId) {
        return rest.find(runsOf(dag) + "/" + AirflowClient.part(runId)).map(AirflowDagClient::toRun);
    }

    @Override
    public List<TaskRun> tasks(DagRun run) {
        return all(tasksOf(run) + "?order_by=id", "task_instances", AirflowDagClient::toTask);
    }

    @Override
    public List<TaskLine> log(DagRun run, TaskRun task) {
        return AirflowTaskLog.lines(rest.lines(tasksOf(run) + "/" + AirflowClient.part(task.task()) + "/logs/"
                + task.attempt() + "?map_index=" + task.mapIndex()));
    }

    private static String runsOf(String dag) {
        return "/dags/" + AirflowClient.part(dag) + "/dagRuns";
    }

    private static String tasksOf(DagRun run) {
        return runsOf(run.dag()) + "/" + AirflowClient.part(run.id()) + "/taskInstances";
    }

    private <T> List<T> all(String query, String name, Function<JsonNode, T> reader) {
        List<T> all = new ArrayList<>();
        while (true) {
            JsonNode page = rest.get(query + "&limit=" + PAGE + "&offset=" + all.size());
            List<T> found = list(page.path(name), reader);
            all.addAll(found);
            if (found.isEmpty() || all.size() >= page.path("total_entries").asInt()) {
                return all;
            }
        }
    }

    private static <T> List<T> list(JsonNode values, Function<JsonNode, T> reader) {
        List<T> list = new ArrayList<>();
        values.forEach(value -> list.add(reader.apply(value)));
        return list;
    }

    private static Dag toDag(JsonNode found) {
        return new Dag(
                found.path("dag_id").asText(),
                found.path("is_paused").asBoolean(),
                text(found.path("timetable_summary")),
                instant(found.path("next_dagrun_run_after")),
                text(found.path("description")).orElse(""));
    }

    private static DagRun toRun(JsonNode found) {
        return new DagRun(
                found.path("dag_id").asText(),
                found.path("dag_run_id").asText(),
                found.path("state").asText(),
                found.path("run_type").asText(),
                instant(found.path("start_date")),
                instant(found.path("end_date")),
                found.path("conf").toString());
    }

    private static TaskRun toTask(JsonNode found) {
        return new TaskRun(
                found.path("task_id").asText(),
                found.path("map_index").asInt(-1),
                found.path("try_number").asInt(),
                text(found.path("state")),
                instant(found.path("start_date")),
                instant(found.path("end_date")));
    }

    private static Optional<String> text(JsonNode value) {
        return value.isTextual() ? Optional.of(value.asText()) : Optional.empty();
    }

    /** Parses a time; without a zone it is UTC, as in Airflow. Returns empty if the value is not a time. */
    static Optional<Instant> instant(JsonNode value) {
        return text(value).flatMap(AirflowDagClient::instant);
    }

    private static Optional<Instant> instant(String text) {
        try {
            TemporalAccessor time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    time instanceof OffsetDateTime zoned
                            ? zoned.toInstant()
                            : LocalDateTime.from(time).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
