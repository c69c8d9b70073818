package io.dps.shell.platform.client;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;
import org.junit.jupiter.api.Test;

final class AirflowComponentTest {
    @Test
    void what_airflow_says_decides() throws JsonProcessingException {
        JsonNode health = AirflowClient.JSON.readTree("""
                {"scheduler": {"status": "healthy", "latest_scheduler_heartbeat": "2026-11-25T10:00:00Z"},
                 "dag_processor": {"status": "unhealthy", "latest_dag_processor_heartbeat": "2026-11-25T09:00:00Z"}}
                """);

        assertThatCode(() -> AirflowComponent.SCHEDULER.requireHealthy(health)).doesNotThrowAnyException();
        assertThatThrownBy(() -> AirflowComponent.DAG_PROCESSOR.requireHealthy(health))
                .isInstanceOf(UserFailure.class)
                .hasMessage("Airflow's dag-processor is unhealthy; its last heartbeat was at 2026-11-25T09:00:00Z");
    }

    @Test
    void a_part_that_never_ran_is_not_healthy() throws JsonProcessingException {
        JsonNode health = AirflowClient.JSON.readTree(
                "{\"scheduler\": {\"status\": null, \"latest_scheduler_heartbeat\": null}}");

        assertThatThrownBy(() -> AirflowComponent.SCHEDULER.requireHealthy(health))
                .isInstanceOf(UserFailure.class)
                .hasMessage("Airflow's scheduler has not sent a heartbeat yet");
    }
}
