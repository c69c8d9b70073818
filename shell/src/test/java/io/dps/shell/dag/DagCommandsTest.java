package io.dps.shell.dag;

import static org.assertj.core.api.Assertions.assertThat;

import io.dps.shell.app.TestCommands;
import io.dps.shell.output.CapturedStreams;
import io.dps.shell.platform.FakeTarget;
import io.dps.shell.platform.client.FakeAirflow;
import io.dps.shell.platform.client.FakeKafka;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code dag} asks Airflow for, and makes of its answers. */
final class DagCommandsTest {
    private static final String RUN = """
            {"dag_id":"etl","dag_run_id":"r1","state":"success","run_type":"manual",\
            "start_date":"2026-11-22T08:00:00Z","end_date":"2026-11-22T08:00:07.5+00:00","conf":{"n":1}}""";

    private final FakeAirflow airflow = new FakeAirflow();
    private final FakeTarget target = new FakeTarget().with(airflow.endpoint());

    @TempDir
    private Path folder;

    @BeforeEach
    void have_two_dags() {
        airflow.answer("GET /dags", """
                        {"total_entries":2,"dags":[
                        {"dag_id":"etl","is_paused":false,"timetable_summary":"@daily","description":"load",
                         "next_dagrun_run_after":"2026-11-23T00:00:00Z"},
                        {"dag_id":"old","is_paused":true,"timetable_summary":null,"description":null,
                         "next_dagrun_run_after":"2026-11-23T00:00:00Z"}]}""")
                .answer("GET /dags/~/dagRuns", "{\"dag_runs\":[" + RUN + "]}")
                .answer("GET /importErrors", "{\"total_entries\":0,\"import_errors\":[]}")
                .answer("GET /dags/etl", "{\"dag_id\":\"etl\",\"is_paused\":false}")
                .answer("GET /dags/old", "{\"dag_id\":\"old\",\"is_paused\":true}")
                .answer("GET /dags/etl/details", "{\"params\":{\"n\":1,\"name\":\"x\"}}")
                .answer("GET /dags/etl/dagRuns", "{\"dag_runs\":[" + RUN + "]}")
                .answer("POST /dags/etl/dagRuns", RUN)
                .answer("POST /dags/old/dagRuns", RUN.replace("etl", "old"))
                .answer("PATCH /dags/old", "{}");
    }

    @AfterEach
    void close() {
        airflow.close();
    }

    private CapturedStreams run(int code, String... words) {
        CapturedStreams streams = CapturedStreams.offTerminal();
        assertThat(TestCommands.run(target.platform(new FakeKafka(), folder), streams, words))
                .as(streams.err())
                .isEqualTo(code);
        return streams;
    }

    @Test
    void dags_are_listed_with_their_latest_run() {
        assertThat(run(0, "dag", "list", "-o", "csv").out()).isEqualTo("""
                dag,paused,schedule,next_run,latest_run,state,description
                etl,no,@daily,2026-11-23T00:00:00Z,2026-11-22T08:00:00Z,success,load
                old,yes,,,,,""\n""");
    }

    @Test
    void a_file_that_is_no_dag_is_a_failure_behind_the_list() {
        airflow.answer(
                "GET /importErrors",
                "{\"total_entries\":1,\"import_errors\":[{\"filename\":\"bad.py\",\"stack_trace\":\"SyntaxError: no\"}]}");

        CapturedStreams list = run(1, "dag", "list", "-o", "csv");
        assertThat(list.out()).contains("etl,no,");
        assertThat(list.err()).startsWith("error: a DAG file cannot be imported: bad.py");
        assertThat(run(1, "dag", "runs", "bad").err())
                .contains("check whether the DAG is in a file that cannot be imported: bad.py");
    }

    @Test
    void a_dag_that_is_not_there_is_named_with_those_that_are() {
        assertThat(run(1, "dag", "runs", "elt").err())
                .startsWith("error: Airflow at " + airflow.url() + " has no DAG 'elt'\nhint: ");
        assertThat(run(1, "dag", "pause", "nothing like it").err()).contains("hint: known DAGs: etl, old");
        assertThat(airflow.asked).contains("GET /dags/nothing%20like%20it");
    }

    @Test
    void runs_are_listed_with_how_long_they_took() {
        assertThat(run(0, "dag", "runs", "etl", "-n", "3", "-o", "csv").out()).isEqualTo("""
                run,state,type,started,ended,seconds,conf
                r1,success,manual,2026-11-22T08:00:00Z,2026-11-22T08:00:07.500Z,7,"{""n"":1}"
                """);
        assertThat(airflow.asked).contains("GET /dags/etl/dagRuns?order_by=-run_after&limit=3");
        assertThat(run(2, "dag", "runs", "etl", "-n", "0").err()).contains("-n 0 is too small");
    }

    @Test
    void a_run_is_started_with_parameters_that_the_dag_declares() {
        assertThat(run(0, "dag", "trigger", "etl", "--conf", "n=1.10", "--conf", "name=a b", "--run-id", "x")
                        .err())
                .isEqualTo("run r1 of etl is success\n");
        assertThat(airflow.asked)
                .contains("POST /dags/etl/dagRuns {\"logical_date\":null,\"conf\":{\"n\":1.10,\"name\":\"a b\"},"
                        + "\"dag_run_id\":\"x\"}");

        assertThat(run(2, "dag", "trigger", "etl", "--conf", "nam=1").err())
                .startsWith("error: DAG 'etl' has no parameter 'nam'\nhint: ")
                .contains("name");
        run(0, "dag", "trigger", "etl", "--conf", "nam=1", "--undeclared");
    }

    @Test
    void a_paused_dag_is_not_triggered_unless_it_is_said() {
        assertThat(run(1, "dag", "trigger", "old").err())
                .contains("DAG 'old' is paused, so a run would not start", "--unpause");
        assertThat(airflow.asked).noneMatch(request -> request.startsWith("P"));

        run(0, "dag", "trigger", "old", "--unpause");
        assertThat(airflow.asked)
                .contains("PATCH /dags/old {\"is_paused\":false}")
                .last()
                .asString()
                .startsWith("POST /dags/old/dagRuns ");
    }

    @Test
    void what_airflow_does_not_take_is_told_by_what_to_do() {
        airflow.answer("POST /dags/etl/dagRuns", 409, "{\"detail\":\"there\"}");
        assertThat(run(1, "dag", "trigger", "etl", "--run-id", "x").err())
                .isEqualTo("error: DAG 'etl' already has a run 'x'\nhint: choose another --run-id\n");
        airflow.answer("POST /dags/etl/dagRuns", 400, "{\"detail\":\"the run_id is wrong\"}");
        assertThat(run(2, "dag", "trigger", "etl", "--run-id", "x y").err())
                .startsWith("error: Airflow does not accept 'x y' as a run id\n");
        airflow.answer("POST /dags/etl/dagRuns", 400, "{\"detail\":{\"reason\":\"n is no number\"}}");
        assertThat(run(1, "dag", "trigger", "etl").err())
                .startsWith("error: Airflow does not accept the parameters for DAG 'etl': n is no number\n");
        airflow.answer("POST /dags/etl/dagRuns", 403, "{\"detail\":\"Forbidden\"}");
        assertThat(run(1, "dag", "trigger", "etl").err()).isEqualTo("""
                error: Airflow refused POST /dags/etl/dagRuns to user 'admin': Forbidden
                hint: give the user a role that allows this request
                """);
        airflow.answer("POST /dags/etl/dagRuns", 500, "no JSON");
        assertThat(run(1, "dag", "trigger", "etl").err())
                .startsWith("error: Airflow refused POST /dags/etl/dagRuns: no reason was given (500)\n");
    }

    @Test
    void pausing_what_is_paused_changes_nothing() {
        run(0, "dag", "pause", "old");
        assertThat(airflow.asked).noneMatch(request -> request.startsWith("PATCH"));
        run(0, "dag", "unpause", "old");
        assertThat(airflow.asked).contains("PATCH /dags/old {\"is_paused\":false}");
    }

    @Test
    void the_log_of_a_run_is_that_of_its_tasks() {
        airflow.answer("GET /dags/etl/dagRuns/r1", RUN)
                .answer("GET /dags/etl/dagRuns/r1/taskInstances", """
                        {"total_entries":1,"task_instances":[{"task_id":"load it","map_index":-1,"try_number":2,
                        "state":"success","start_date":"2026-11-22T08:00:00Z","end_date":"2026-11-22T08:00:05Z"}]}""")
                .answer("GET /dags/etl/dagRuns/r1/taskInstances/load%20it/logs/2", """
                        {"timestamp":"2026-11-22T08:00:01Z","event":"n is 1","level":"info"}
                        """);

        assertThat(run(0, "dag", "logs", "etl", "r1").out()).contains("n is 1");
        assertThat(run(0, "dag", "logs", "etl").out()).contains("n is 1");
        assertThat(run(1, "dag", "logs", "etl", "none").err())
                .isEqualTo("error: DAG 'etl' has no run 'none'\nhint: see: dag runs etl\n");
        assertThat(run(1, "dag", "logs", "etl", "r2").err()).endsWith("hint: did you mean 'r1'?\n");
        airflow.answer("GET /dags/etl/dagRuns", "{\"dag_runs\":[]}");
        assertThat(run(1, "dag", "logs", "etl").err()).contains("DAG 'etl' has never run", "dag trigger etl");
    }

    @Test
    void a_platform_without_airflow_says_where_there_is_one() {
        CapturedStreams streams = CapturedStreams.offTerminal();

        assertThat(TestCommands.run(new FakeTarget().platform(new FakeKafka(), folder), streams, "dag", "list"))
                .isEqualTo(3);
        assertThat(streams.err()).startsWith("error: there is no Airflow in context 'test'\n");
    }
}
