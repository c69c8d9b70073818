package io.dps.shell.platform.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;

/** A part of Airflow that tells nobody but Airflow how it is: by heartbeats in the database. */
public enum AirflowComponent {
    SCHEDULER("scheduler"),
    DAG_PROCESSOR("dag_processor");

    private final String key;

    AirflowComponent(String key) {
        this.key = key;
    }

    /**
     * @param health what Airflow says of its health
     * @throws UserFailure failed, with the time of the last heartbeat
     */
    public void requireHealthy(JsonNode health) {
        JsonNode said = health.path(key);
        if (said.path("status").asText().equals("healthy")) {
            return;
        }
        JsonNode heartbeat = said.path("latest_" + key + "_heartbeat");
        String name = key.replace('_', '-');
        throw UserFailure.failed(
                "Airflow's " + name
                        + (heartbeat.isTextual()
                                ? " is " + said.path("status").asText("silent") + ", its last heartbeat was at "
                                        + heartbeat.asText()
                                : " has had no heartbeat yet"),
                "see: stack logs airflow-" + name);
    }
}
