package io.dps.shell.dag.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.shell.dag.TaskLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Converts a task's log into lines. Airflow puts its own messages before and after the task into groups. Of these
 * groups, only warnings, errors, skip reasons and the task's own output are kept: Airflow reads that output over a
 * separate channel, so that on a busy machine the last lines arrive in the group after the task. Groups that the task
 * itself writes are kept as a whole.
 */
final class AirflowTaskLog {
    private static final String GROUP = "::group::";
    private static final String BEFORE = "Pre Execute";
    private static final Set<String> OF_AIRFLOW = Set.of("Log message source details", BEFORE, "Post Execute");
    private static final String END = "::endgroup::";

    private AirflowTaskLog() {}

    static List<TaskLine> lines(List<JsonNode> events) {
        List<TaskLine> lines = new ArrayList<>();
        boolean folded = false;
        boolean mayPrint = true;
        for (JsonNode event : events) {
            String text = event.path("event").asText();
            if (text.startsWith(GROUP)) {
                String title = text.substring(GROUP.length()).strip();
                folded = OF_AIRFLOW.contains(title);
                mayPrint = !title.equals(BEFORE);
                if (!folded) {
                    lines.add(new TaskLine(time(event), title));
                }
            } else if (text.equals(END)) {
                folded = false;
            } else if (!folded || isOfUse(event) || mayPrint && isPrinted(event)) {
                lines.add(new TaskLine(time(event), text(event, text)));
            }
        }
        return lines;
    }

    private static boolean isOfUse(JsonNode event) {
        String level = event.path("level").asText();
        return event.has("reason") || level.equals("warning") || level.equals("error") || level.equals("critical");
    }

    private static boolean isPrinted(JsonNode event) {
        return event.path("logger").asText().startsWith("task.std");
    }

    private static String text(JsonNode event, String text) {
        JsonNode failure = event.path("error_detail").path(0);
        if (!failure.isMissingNode()) {
            return text + ": " + failure.path("exc_type").asText() + ": "
                    + failure.path("exc_value").asText();
        }
        return event.has("reason") ? text + " Reason: " + event.path("reason").asText() : text;
    }

    private static Optional<Instant> time(JsonNode event) {
        return AirflowDagClient.instant(event.path("timestamp"));
    }
}
