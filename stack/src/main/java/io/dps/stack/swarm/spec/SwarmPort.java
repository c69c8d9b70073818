package io.dps.stack.swarm.spec;

import io.dps.stack.model.AirflowRequest;
import java.util.Optional;
import java.util.stream.Stream;

/** The ports that the stack publishes on its node. */
public enum SwarmPort {
    KAFKA("kafka", "DPS_KAFKA_PORT", "kafka.port", 9094),
    CONNECT("connect", "DPS_CONNECT_PORT", "connect.port", 15_002),
    CONNECT_UI("connect", "DPS_CONNECT_UI_PORT", "connect.ui-port", 4040),
    MASTER("spark-master", "DPS_MASTER_PORT", "master.port", 7077),
    HISTORY("history", "DPS_HISTORY_PORT", "history.port", 5000),
    AIRFLOW("airflow-api-server", "DPS_AIRFLOW_PORT", "airflow.port", AirflowRequest.PORT),
    KAFKA_UI("kafka-ui", "DPS_KAFKA_UI_PORT", "kafka-ui.port", 5001);

    private final String service;
    private final String variable;
    private final String setting;
    private final int usual;

    SwarmPort(String service, String variable, String setting, int usual) {
        this.service = service;
        this.variable = variable;
        this.setting = setting;
        this.usual = usual;
    }

    public String service() {
        return service;
    }

    /** Its variable in the compose file. */
    public String variable() {
        return variable;
    }

    /** The setting by which a user chooses it. */
    public String setting() {
        return setting;
    }

    public int usual() {
        return usual;
    }

    /** The port of a service that is published under a number. */
    public static Optional<SwarmPort> of(String service, int published, SwarmChoices choices) {
        return Stream.of(values())
                .filter(port -> port.service.equals(service) && choices.port(port) == published)
                .findFirst();
    }

    /** What to do when it is taken. */
    public String advice() {
        return "end that program, set " + setting + " to another port, or deploy with --any-port";
    }
}
