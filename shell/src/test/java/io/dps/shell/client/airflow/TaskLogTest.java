package io.dps.shell.client.airflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.shell.service.airflow.TaskLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events as Airflow 3.3.2 wrote them. */
final class TaskLogTest {
    @Test
    void shows_what_the_task_wrote_and_leaves_out_what_airflow_folds_away() throws Exception {
        List<TaskLine> lines = TaskLog.lines(events("""
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
    void keeps_the_reason_of_a_skip_and_says_what_an_exception_was() throws Exception {
        List<TaskLine> lines = TaskLog.lines(events("""
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

    private static List<JsonNode> events(String text) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : text.lines().toList()) {
            events.add(RestV2.JSON.readTree(line));
        }
        return events;
    }
}
