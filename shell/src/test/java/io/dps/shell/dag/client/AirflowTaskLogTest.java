package io.dps.shell.dag.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.shell.dag.TaskLine;
import io.dps.shell.platform.client.AirflowResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events as Airflow 3.3.2 wrote them. */
final class AirflowTaskLogTest {
    @Test
    void shows_what_the_task_wrote_and_leaves_out_what_airflow_folds_away() {
        List<TaskLine> lines = AirflowTaskLog.lines(events("""
                {"timestamp":null,"event":"::group::Log message source details"}
                {"timestamp":null,"event":"/logs/attempt=1.log"}
                {"timestamp":null,"event":"::endgroup::"}
                {"timestamp":"2026-11-25T03:10:22.017985Z","event":"::group::Pre Execute","level":"info","logger":"task"}
                {"timestamp":"2026-11-25T03:10:25.678135Z","event":"DAG bundles loaded: dags-folder","level":"info"}
                {"timestamp":"2026-11-25T03:10:25.766332Z","event":"::endgroup::","level":"info","logger":"task"}
                {"timestamp":"2026-11-25T03:10:25.769767Z","event":"n is 2","level":"info","logger":"task.stdout"}
                {"timestamp":"2026-11-25T03:10:27.771181Z","event":"::group::Post Execute","level":"info","logger":"task"}
                {"timestamp":"2026-11-25T03:10:27.827496Z","event":"::endgroup::","level":"info","logger":"task"}
                """));

        assertThat(lines)
                .containsExactly(new TaskLine(Optional.of(Instant.parse("2026-11-25T03:10:25.769767Z")), "n is 2"));
    }

    @Test
    void keeps_lines_of_the_task_that_arrive_in_the_group_behind_it() {
        List<TaskLine> lines = AirflowTaskLog.lines(events("""
                {"timestamp":null,"event":"::group::Pre Execute","level":"info","logger":"task"}
                {"timestamp":null,"event":"printed by the file of the DAG","level":"info","logger":"task.stdout"}
                {"timestamp":null,"event":"::endgroup::","level":"info","logger":"task"}
                {"timestamp":null,"event":"line 0","level":"info","logger":"task.stdout"}
                {"timestamp":null,"event":"::group::Post Execute","level":"info","logger":"task"}
                {"timestamp":null,"event":"line 1","level":"info","logger":"task.stdout"}
                {"timestamp":null,"event":"of Airflow","level":"info","logger":"task"}
                {"timestamp":null,"event":"line 2","level":"info","logger":"task.stderr"}
                {"timestamp":null,"event":"::endgroup::","level":"info","logger":"task"}
                """));

        assertThat(lines).extracting(TaskLine::text).containsExactly("line 0", "line 1", "line 2");
    }

    @Test
    void keeps_the_reason_of_a_skip_and_says_what_an_exception_was() {
        List<TaskLine> lines = AirflowTaskLog.lines(events("""
                {"timestamp":null,"event":"::group::Post Execute","level":"info","logger":"task"}
                {"timestamp":null,"event":"Skipping task.","level":"info","reason":"the lock is held by X"}
                {"timestamp":null,"event":"::endgroup::","level":"info","logger":"task"}
                {"timestamp":null,"event":"Task failed with exception","level":"error",\
                "error_detail":[{"exc_type":"RuntimeError","exc_value":"broken","frames":[]}]}
                """));

        assertThat(lines)
                .extracting(TaskLine::text)
                .containsExactly(
                        "Skipping task. Reason: the lock is held by X",
                        "Task failed with exception: RuntimeError: broken");
    }

    @Test
    void shows_the_groups_of_the_task_lines_that_are_no_json_and_times_without_a_zone() {
        List<TaskLine> lines = AirflowTaskLog.lines(events("""
                {"timestamp":"2026-11-25T03:10:25.5","event":"::group::Loading"}
                {"timestamp":"2026-11-25 03:10:26+02:00","event":"row 1"}
                {"timestamp":"yesterday","event":"::endgroup::"}
                Traceback, past all logging
                {"message":"of another logger"}
                17
                """));

        assertThat(lines)
                .containsExactly(
                        new TaskLine(Optional.of(Instant.parse("2026-11-25T03:10:25.500Z")), "Loading"),
                        new TaskLine(Optional.of(Instant.parse("2026-11-25T01:10:26Z")), "row 1"),
                        new TaskLine(Optional.empty(), "Traceback, past all logging"),
                        new TaskLine(Optional.empty(), "{\"message\":\"of another logger\"}"),
                        new TaskLine(Optional.empty(), "17"));
    }

    @Test
    void a_page_of_another_server_is_no_log() {
        assertThatThrownBy(() -> events("<html><body>Welcome</body></html>"))
                .hasMessage("the server at http://localhost:8080 is not Airflow 3");
    }

    private static List<JsonNode> events(String text) {
        return new AirflowResponse("http://localhost:8080", 200, text).jsonLines();
    }
}
