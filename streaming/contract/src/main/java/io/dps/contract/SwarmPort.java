package io.dps.contract;

/**
 * The ports that a stack publishes on its node of a swarm. The name of a port is that of the setting by which a user chooses
 * it; its variable, in the environment as in the compose file, follows from that.
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

    /** Returns the setting by which a user chooses it. */
    public String setting() {
        return setting;
    }

    /** Returns its variable in the compose file. */
    public String variable() {
        return SettingVariable.of(setting);
    }

    /** Returns the service of the stack that listens there. */
    public String service() {
        return service;
    }

    /** Returns the port unless a user says otherwise. */
    public int usual() {
        return usual;
    }

    /** Returns what to do when it is taken. */
    public String advice() {
        return "end that program, set " + setting + " to another port, or deploy with --any-port";
    }
}
