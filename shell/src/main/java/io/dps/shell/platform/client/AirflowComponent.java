package io.dps.shell.platform.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.dps.contract.UserFailure;

/**
 * A component of Airflow whose health can only be asked of Airflow, which derives it from heartbeats in its database.
 */
public enum AirflowComponent {
    SCHEDULER("scheduler"),
    DAG_PROCESSOR("dag_processor");

    private final String key;

    AirflowComponent(String key) {
        this.key = key;
    }

    /**
     * @param health the response of Airflow's health endpoint
     * @throws UserFailure of kind {@code FAILED}, with the time of the last heartbeat, if this component is not healthy
     */
    public void requireHealthy(JsonNode health) {
        JsonNode component = health.path(key);
        if (component.path("status").asText().equals("healthy")) {
            return;
        }
        JsonNode heartbeat = component.path("latest_" + key + "_heartbeat");
        String name = key.replace('_', '-');
        throw UserFailure.failed(
                "Airflow's " + name
                        + (heartbeat.isTextual()
                                ? " is " + component.path("status").asText("silent") + "; its last heartbeat was at "
                                        + heartbeat.asText()
                                : " has not sent a heartbeat yet"),
                "see: stack logs airflow-" + name);
    }
}
