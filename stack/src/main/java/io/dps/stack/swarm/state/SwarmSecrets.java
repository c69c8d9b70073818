package io.dps.stack.swarm.state;

import io.dps.contract.UserFailure;
import io.dps.stack.model.Secret;
import io.dps.stack.secret.PrivateFile;
import io.dps.stack.secret.SecretFile;
import io.dps.stack.state.ContextFolder;
import io.dps.stack.state.StateFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The secrets of a context's stack: made at its first deploy, kept in files that only their owner may read. */
public enum SwarmSecrets {
    /** Kafka's password for clients outside. */
    KAFKA_PASSWORD("kafka-password", Origin.RANDOM),
    /** What a client of the Connect server has to bring. */
    CONNECT_TOKEN("connect-token", Origin.RANDOM),
    /** What Spark's own processes know each other by. */
    SPARK_SECRET("spark-secret", Origin.RANDOM),
    /** What Airflow brings to its database. */
    POSTGRES_PASSWORD("postgres-password", Origin.RANDOM),
    /** What Airflow signs its tokens with. */
    AIRFLOW_JWT("airflow-jwt", Origin.RANDOM),
    /** What Airflow keeps connections and variables with: 32 bytes, in the form that Fernet knows. */
    AIRFLOW_FERNET("airflow-fernet", Origin.RANDOM),
    /** The password of Airflow's user. */
    AIRFLOW_PASSWORD("airflow-password", Origin.USER),
    /** The password of Kafka UI's user. */
    KAFKA_UI_PASSWORD("kafka-ui-password", Origin.RANDOM),
    /** The address of the webhook that hears of failures; an empty line where there is none. */
    NOTIFY_URL("notify-url", Origin.USER),
    /** What that webhook wants to be shown; an empty line where it wants nothing. */
    NOTIFY_TOKEN("notify-token", Origin.USER);

    private final String file;
    private final Origin origin;

    SwarmSecrets(String file, Origin origin) {
        this.file = file;
        this.origin = origin;
    }

    Path path(ContextFolder folder) {
        return folder.secrets().resolve(file);
    }

    /** Makes it unless it is there; one that a user chooses is an empty line until then, as no secret can be empty. */
    public void make(ContextFolder folder) {
        try {
            if (origin == Origin.RANDOM) {
                new SecretFile(path(folder)).readOrCreate();
            } else if (!Files.exists(path(folder))) {
                PrivateFile.replace(path(folder), "\n");
            }
        } catch (IOException e) {
            throw StateFailure.of("write", path(folder), e);
        }
    }

    /** Keeps another one, or none. */
    public void put(ContextFolder folder, Optional<Secret> secret) {
        try {
            PrivateFile.replace(path(folder), secret.map(Secret::value).orElse("") + "\n");
        } catch (IOException e) {
            throw StateFailure.of("write", path(folder), e);
        }
    }

    public Optional<Secret> find(ContextFolder folder) {
        try {
            return new SecretFile(path(folder)).read();
        } catch (IOException e) {
            throw StateFailure.of("read", path(folder), e);
        }
    }

    Secret read(ContextFolder folder) {
        return find(folder)
                .orElseThrow(() -> UserFailure.failed(
                        "a secret of the stack is missing: " + path(folder), "'stack deploy' makes a new one"));
    }

    private enum Origin {
        RANDOM,
        USER
    }
}
