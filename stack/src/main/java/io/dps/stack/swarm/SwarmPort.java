package io.dps.stack.swarm;

import io.dps.stack.model.AirflowRequest;

/** The ports that the stack publishes on its node. */
enum SwarmPort {
    KAFKA("kafka", "DPS_KAFKA_PORT", 9094),
    CONNECT("connect", "DPS_CONNECT_PORT", 15_002),
    CONNECT_UI("connect", "DPS_CONNECT_UI_PORT", 4040),
    MASTER("spark-master", "DPS_MASTER_PORT", 7077),
    HISTORY("history", "DPS_HISTORY_PORT", 5000),
    AIRFLOW("airflow-api-server", "DPS_AIRFLOW_PORT", AirflowRequest.PORT),
    KAFKA_UI("kafka-ui", "DPS_KAFKA_UI_PORT", 5001);

    private final String service;
    private final String variable;
    private final int usual;

    SwarmPort(String service, String variable, int usual) {
        this.service = service;
        this.variable = variable;
        this.usual = usual;
    }

    String service() {
        return service;
    }

    /** Its variable in the compose file. */
    String variable() {
        return variable;
    }

    int usual() {
        return usual;
    }
}
