package io.dps.shell.settings;

import io.dps.contract.SettingVariable;
import java.util.Arrays;
import java.util.Optional;

/**
 * The catalogue of secrets. None is a setting: a secret comes from a variable, from a file that a setting names, or from
 * the person at the terminal, and is never shown.
 */
public enum SecretKey {
    KAFKA_PASSWORD("kafka.password", "password of Kafka", "external", Setting.KAFKA_PASSWORD_FILE),
    CONNECT_TOKEN("connect.token", "token of Spark Connect", "external", Setting.CONNECT_TOKEN_FILE),
    AIRFLOW_PASSWORD("airflow.password", "password of Airflow", "external", Setting.AIRFLOW_PASSWORD_FILE),
    NOTIFY_TOKEN("notify.token", "token of the webhook", "swarm", Setting.NOTIFY_TOKEN_FILE);

    private final String key;
    private final String title;
    private final String target;
    private final Setting file;

    SecretKey(String key, String title, String target, Setting file) {
        this.key = key;
        this.title = title;
        this.target = target;
        this.file = file;
    }

    /** The target that it is for. */
    public String target() {
        return target;
    }

    /** Its name beside the settings. */
    public String key() {
        return key;
    }

    /** Returns its name for messages. */
    public String title() {
        return title;
    }

    /** Returns true if it is sent in a header, and so must be a single line. */
    public boolean isToken() {
        return this == CONNECT_TOKEN || this == NOTIFY_TOKEN;
    }

    /** The setting that names its file. */
    public Setting file() {
        return file;
    }

    /** The variable that may hold it. */
    public String variable() {
        return SettingVariable.of(key);
    }

    /** The secret that a variable may hold, if it is the variable of one. */
    public static Optional<SecretKey> ofVariable(String name) {
        return Arrays.stream(values())
                .filter(secret -> secret.variable().equals(name))
                .findFirst();
    }
}
