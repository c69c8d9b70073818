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

/** The secrets of a context's stack: created at its first deploy, kept in files that only their owner may read. */
public enum SwarmSecrets {
    /** Kafka's password for clients outside the swarm. */
    KAFKA_PASSWORD("kafka-password", Origin.RANDOM),
    /** The token that clients of the Connect server need. */
    CONNECT_TOKEN("connect-token", Origin.RANDOM),
    /** The secret by which Spark's own processes authenticate to each other. */
    SPARK_SECRET("spark-secret", Origin.RANDOM),
    /** The password of Airflow for its database. */
    POSTGRES_PASSWORD("postgres-password", Origin.RANDOM),
    /** The key with which Airflow signs its tokens. */
    AIRFLOW_JWT("airflow-jwt", Origin.RANDOM),
    /** The key with which Airflow encrypts connections and variables: 32 bytes, in Fernet's form. */
    AIRFLOW_FERNET("airflow-fernet", Origin.RANDOM),
    /** The password of Airflow's user. */
    AIRFLOW_PASSWORD("airflow-password", Origin.USER),
    /** The password of Kafka UI's user. */
    KAFKA_UI_PASSWORD("kafka-ui-password", Origin.RANDOM),
    /** The webhook that receives notifications about failures; an empty line if there is none. */
    NOTIFY_URL("notify-url", Origin.USER),
    /** The token that this webhook requires; an empty line if it requires none. */
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

    /**
     * Creates the secret unless it exists. A secret that the user chooses begins as an empty line, because a Swarm
     * secret cannot be empty.
     */
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

    /** Replaces the secret; an empty one becomes an empty line. */
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
                        "a secret of the stack is missing: " + path(folder), "run 'stack deploy' to make a new one"));
    }

    private enum Origin {
        RANDOM,
        USER
    }
}
