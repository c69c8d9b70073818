package io.dps.shell.settings;

import io.dps.contract.SettingVariable;
import java.util.Arrays;
import java.util.Optional;

/**
 * The catalogue of secrets. Secrets are not settings: a secret comes from a variable, from a file that a setting names,
 * or from the terminal, and is never shown.
 */
public enum SecretKey {
    KAFKA_PASSWORD("kafka.password", "Kafka password", "external", Setting.KAFKA_PASSWORD_FILE),
    CONNECT_TOKEN("connect.token", "Spark Connect token", "external", Setting.CONNECT_TOKEN_FILE),
    AIRFLOW_PASSWORD("airflow.password", "Airflow password", "external", Setting.AIRFLOW_PASSWORD_FILE),
    NOTIFY_TOKEN("notify.token", "webhook token", "swarm", Setting.NOTIFY_TOKEN_FILE);

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

    /** Returns the target that uses the secret. */
    public String target() {
        return target;
    }

    /** Returns the secret's name in lists of settings. */
    public String key() {
        return key;
    }

    /** Returns the secret's name in messages. */
    public String title() {
        return title;
    }

    /** Returns true if the secret is sent in a header and must therefore be a single line. */
    public boolean isToken() {
        return this == CONNECT_TOKEN || this == NOTIFY_TOKEN;
    }

    /** Returns the setting that names the file with the secret. */
    public Setting file() {
        return file;
    }

    /** Returns the environment variable that holds the secret. */
    public String variable() {
        return SettingVariable.of(key);
    }

    /** Returns the secret that an environment variable sets, if any. */
    public static Optional<SecretKey> ofVariable(String name) {
        return Arrays.stream(values())
                .filter(secret -> secret.variable().equals(name))
                .findFirst();
    }
}
