package io.dps.contract;

/**
 * The ports that a stack publishes on its node of a swarm. Users change a port by its setting; the name of its
 * variable, in the environment and in the compose file, is derived from the setting's.
 */
public enum SwarmPort {
    KAFKA("kafka.port", "kafka", 9094),
    CONNECT("connect.port", "connect", 15_002),
    CONNECT_UI("connect.ui-port", "connect", 4040),
    MASTER("master.port", "spark-master", 7077),
    HISTORY("history.port", "history", 5000),
    AIRFLOW("airflow.port", "airflow-api-server", 8080),
    KAFKA_UI("kafka-ui.port", "kafka-ui", 5001);

    private final String setting;
    private final String service;
    private final int usual;

    SwarmPort(String setting, String service, int usual) {
        this.setting = setting;
        this.service = service;
        this.usual = usual;
    }

    /** Returns the name of the setting for this port. */
    public String setting() {
        return setting;
    }

    /** Returns the name of the port's variable in the compose file. */
    public String variable() {
        return SettingVariable.of(setting);
    }

    /** Returns the service of the stack that listens on this port. */
    public String service() {
        return service;
    }

    /** Returns the default port. */
    public int usual() {
        return usual;
    }
}
